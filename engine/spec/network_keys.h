#pragma once

#include <string>
#include <vector>

#include "cenote/network.h"
#include "engine/spec/value.h"

namespace cenote::spec {

inline constexpr std::string_view residual = "Residual";

/// The types of layers, Residual among them.
std::vector<std::string> layer_types();

/// The keys that a layer of that type takes, `type` among them; none if there is no such type.
std::vector<std::string> keys_of_layer(std::string_view type);

/// [network]: layers. @throws SpecError
Network read_network(const Value& table, const std::string& path);

/// A list of tables, one a layer, with explicit names and inputs.
Value write_network(const Network& network);

/// As people write it: names, inputs and values left out where they are the defaults, equal neighbours counted by
/// `repeat`, x + F(x) as Residual. Reading it gives an equal Network.
Value write_brief_network(const Network& network);

}  // namespace cenote::spec
