#pragma once

#include <array>
#include <cstdint>

#include "include/cenote/words.h"

namespace cenote {

namespace cli {

/// Shells that cenote's words can be completed in.
enum class Shell : std::uint8_t { bash, fish, zsh };

}  // namespace cli

template <>
inline constexpr auto words<cli::Shell> = std::to_array<Word<cli::Shell>>({
    {"bash", cli::Shell::bash},
    {"fish", cli::Shell::fish},
    {"zsh", cli::Shell::zsh},
});

}  // namespace cenote
