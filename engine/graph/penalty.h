#pragma once

#include <optional>

#include "engine/graph/node.h"

namespace cenote::graph {

/// The instruction that adds a variable's penalty to the report, if it has one.
std::optional<Instruction> penalty(Builder& builder, const Node& node, std::size_t variable);

/// The instruction that adds the penalty's gradient to the variable's, if it has one.
std::optional<Instruction> penalty_backward(Builder& builder, const Node& node, std::size_t variable, SlotId gradient);

}  // namespace cenote::graph
