#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"
#include "engine/graph/builder.h"

namespace cenote::graph {

/// A layer on its way to instructions: its shape, its slots, its variables.
struct Node {
  const Layer* layer = nullptr;
  std::vector<int> inputs;  ///< nodes by index; −1 is the data
  std::int32_t units = 0;   ///< the output is (rows, units)

  SlotId output = no_slot;
  SlotId pre_activation = no_slot;  ///< what the activation is applied to; equals output if linear
  SlotId negative_slope = no_slot;  ///< of leaky activations
  SlotId batch_mean = no_slot, batch_variance = no_slot;
  std::vector<std::size_t> variables;  ///< indices into Program::variables

  SlotId output_gradient = no_slot;  ///< ∂L/∂output, once some layer has contributed to it
};

/// The layers with their inputs resolved and their widths inferred.
/// @throws SpecError naming the layer and the shapes that do not fit, or a layer that feeds nothing
std::vector<Node> make_nodes(const Network& network, const DataShape& data);

/// The activation that ends a layer, and its parameters.
struct LayerActivation {
  Activation kind = Activation::linear;
  double negative_slope = 0, alpha = 1, threshold = 0;
  double max_value = std::numeric_limits<double>::infinity();
};
LayerActivation activation_of(const Layer& layer);

/// The slot of a layer's variable by name, or no_slot.
SlotId variable_slot(const Program& program, const Node& node, std::string_view name);

}  // namespace cenote::graph
