#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "cenote/error.h"

namespace cenote::fuzz {

/// What a target does with one input. Nothing may leave it; what may be thrown, it catches with allow_errors().
void try_input(std::span<const std::uint8_t> input);

/// The text of an input.
inline std::string_view text_of(std::span<const std::uint8_t> input) {
  return {reinterpret_cast<const char*>(input.data()), input.size()};
}

/// What must hold for every input.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Runs `read`, which may refuse the input, but in no other way. @returns whether it accepted it
template <class Read>
bool allow_errors(const Read& read) {
  try {
    read();
    return true;
  } catch (const SpecError& error) {
    require(error.what()[0] != '\0');
    return false;
  }
}

}  // namespace cenote::fuzz
