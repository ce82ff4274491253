#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cenote::spec {

/// The first line with a dotted key of more than `deepest` parts. toml++ recurses into each part without a limit of its
/// own, so such a file must not reach it.
std::optional<std::uint32_t> line_of_deep_key(std::string_view text, int deepest);

}  // namespace cenote::spec
