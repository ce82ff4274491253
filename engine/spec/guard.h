#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cenote::spec {

/// Something that toml++ must not see.
struct Danger {
  std::uint32_t line;
  std::string what;
};

/// The first of: a dotted key of more than `deepest` parts (toml++ recurses into each, without a limit of its own), and
/// other than ASCII outside strings and comments (which TOML has no use for, and toml++ 3.3 undefined behaviour).
std::optional<Danger> find_danger(std::string_view text, int deepest);

}  // namespace cenote::spec
