#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace cenote {

/// A word that users write, and the value it stands for.
template <class E>
struct Word {
  std::string_view word;
  E value;
};

/// The words of an enumeration, in alphabetical order. Specialised beside each enumeration; the parser, the help, the
/// error messages and the resolved experiment read this one table.
template <class E>
inline constexpr auto words = std::array<Word<E>, 0>{};

/// The word for a value; empty if users cannot write it.
template <class E>
constexpr std::string_view to_word(E value) {
  for (const auto& entry : words<E>)
    if (entry.value == value) return entry.word;
  return {};
}

/// The value for a word; nothing if there is no such word.
template <class E>
constexpr std::optional<E> from_word(std::string_view word) {
  for (const auto& entry : words<E>)
    if (entry.word == word) return entry.value;
  return std::nullopt;
}

}  // namespace cenote
