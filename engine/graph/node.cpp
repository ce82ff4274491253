#include "engine/graph/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cenote/error.h"

namespace cenote::graph {
namespace {

std::int32_t width_of(const std::vector<Node>& nodes, int input, const DataShape& data) {
  return input < 0 ? static_cast<std::int32_t>(data.features) : nodes[static_cast<std::size_t>(input)].units;
}

std::int32_t infer_units(const std::vector<Node>& nodes, const Node& node, const DataShape& data) {
  const std::int32_t width = width_of(nodes, node.inputs.front(), data);
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    const std::int32_t other = width_of(nodes, node.inputs[i], data);
    if (other != width)
      throw SpecError(
          fmt::format("layer \"{}\": inputs must have one shape, but \"{}\" is (rows, {}) and \"{}\" is (rows, {})",
                      node.layer->name, node.layer->inputs[0], width, node.layer->inputs[i], other));
  }
  if (const auto* dense = std::get_if<Dense>(&node.layer->kind)) return static_cast<std::int32_t>(dense->units);
  return width;
}

void check_every_layer_feeds_one(const std::vector<Node>& nodes) {
  std::vector<bool> feeds(nodes.size());
  for (const Node& node : nodes)
    for (int input : node.inputs)
      if (input >= 0) feeds[static_cast<std::size_t>(input)] = true;
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i)
    if (!feeds[i])
      throw SpecError(fmt::format("layer \"{}\" feeds no other layer; only the last layer, \"{}\", is the output",
                                  nodes[i].layer->name, nodes.back().layer->name));
}

}  // namespace

std::vector<Node> make_nodes(const Network& network, const DataShape& data) {
  if (network.layers().empty()) throw SpecError("network.layers: there is no layer; at least one is needed");
  std::vector<Node> nodes;
  std::map<std::string_view, int> index = {{Network::input, -1}};
  for (const Layer& layer : network.layers()) {
    Node node;
    node.layer = &layer;
    for (const std::string& input : layer.inputs) node.inputs.push_back(index.at(input));
    node.units = infer_units(nodes, node, data);
    index[layer.name] = static_cast<int>(nodes.size());
    nodes.push_back(std::move(node));
  }
  check_every_layer_feeds_one(nodes);
  return nodes;
}

LayerActivation activation_of(const Layer& layer) {
  struct Visitor {
    LayerActivation operator()(const Dense& l) const { return function(l.activation); }
    LayerActivation operator()(const ActivationLayer& l) const { return function(l.activation); }
    LayerActivation operator()(const LeakyReLU& l) const {
      return {.kind = Activation::leaky_relu, .negative_slope = l.negative_slope};
    }
    LayerActivation operator()(const ELU& l) const { return {.kind = Activation::elu, .alpha = l.alpha}; }
    LayerActivation operator()(const ReLU& l) const {
      LayerActivation result{.kind = Activation::relu, .negative_slope = l.negative_slope, .threshold = l.threshold};
      if (l.max_value) result.max_value = *l.max_value;
      if (l.max_value || l.threshold != 0)
        result.kind = Activation::thresholded_relu;
      else if (l.negative_slope != 0)
        result.kind = Activation::leaky_relu;
      return result;
    }
    LayerActivation operator()(const PReLU&) const { return {}; }
    LayerActivation operator()(const BatchNormalization&) const { return {}; }
    LayerActivation operator()(const Add&) const { return {}; }
    // keras.activations.leaky_relu has a slope of 0.2, the layer of 0.3.
    static LayerActivation function(Activation kind) {
      return {.kind = kind, .negative_slope = kind == Activation::leaky_relu ? 0.2 : 0.0};
    }
  };
  return std::visit(Visitor{}, layer.kind);
}

SlotId variable_slot(const Program& program, const Node& node, std::string_view name) {
  for (std::size_t index : node.variables)
    if (program.variables[index].name == name) return program.variables[index].slot;
  return no_slot;
}

}  // namespace cenote::graph
