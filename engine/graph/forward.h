#pragma once

#include <vector>

#include "engine/graph/node.h"

namespace cenote::graph {

/// Enters the variables of every layer, in Keras's order.
void add_variables(Builder& builder, std::vector<Node>& nodes);

/// Gives every layer its output slot, and the slots that its backward pass reads.
void add_activations(Builder& builder, std::vector<Node>& nodes);

/// The instructions of a forward pass. In training, batch normalization takes the batch's statistics;
/// `update_moving` also moves the moving ones.
struct ForwardMode {
  bool training = false;
  bool update_moving = false;
};
void emit_forward(Builder& builder, const std::vector<Node>& nodes, ForwardMode mode, std::vector<Instruction>& out);

/// Parameters of the instructions of a layer's activation.
Parameters activation_parameters(const LayerActivation& activation);

/// The slot that a layer's input-th input comes from.
SlotId input_slot(const Builder& builder, const std::vector<Node>& nodes, const Node& node, std::size_t input = 0);

}  // namespace cenote::graph
