#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "engine/spec/value.h"

namespace cenote::spec {

/// `[*]`
struct EveryElement {};

/// One step from a value into it: a key, `[n]` or `[*]`.
using Step = std::variant<std::string, std::size_t, EveryElement>;

/// `network.layers[*].activation` → network, layers, [*], activation.
/// @throws SpecError naming the origin if it is malformed
std::vector<Step> parse_key_path(const std::string& key, const Origin& origin);

}  // namespace cenote::spec
