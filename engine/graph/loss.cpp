#include <fmt/format.h>

#include <algorithm>

#include "cenote/error.h"
#include "engine/graph/backward.h"
#include "engine/graph/penalty.h"

namespace cenote::graph {
namespace {

bool is_categorical(Loss loss) {
  return loss == Loss::categorical_crossentropy || loss == Loss::sparse_categorical_crossentropy;
}

/// Keras on TensorFlow takes a cross-entropy from the logits wherever a sigmoid or a softmax ends the network,
/// without asking which of them made the output.
bool from_logits(Loss loss, Activation last) {
  return loss != Loss::mse && (last == Activation::sigmoid || last == Activation::softmax);
}

/// Whether the loss undoes the very activation that ends the network, so that ∂L/∂output exists.
bool matches(Loss loss, Activation last) {
  return last == (is_categorical(loss) ? Activation::softmax : Activation::sigmoid);
}

[[noreturn]] void refuse(Loss loss, const std::string& why) {
  throw SpecError(fmt::format("recipe.loss: \"{}\" {}", to_word(loss), why));
}

void check_shapes(Loss loss, const Node& output, const DataShape& data) {
  const std::string shape = fmt::format("the output, layer \"{}\", has {} unit{}", output.layer->name, output.units,
                                        output.units == 1 ? "" : "s");
  if (loss == Loss::sparse_categorical_crossentropy) {
    if (data.classes == 0) refuse(loss, "needs class numbers as labels, but the data's labels are no whole numbers");
    if (output.units < 2) refuse(loss, fmt::format("needs one unit for each class, but {}", shape));
    if (output.units < data.classes) refuse(loss, fmt::format("has {} classes, but {}", data.classes, shape));
    return;
  }
  if (loss == Loss::categorical_crossentropy && data.classes > 0 && output.units > 1)
    refuse(loss,
           "needs one-hot labels, but the labels are class numbers; allowed: \"sparse_categorical_crossentropy\"");
  if (output.units != data.targets)
    refuse(loss, fmt::format("needs as many units as a label has numbers, {}, but {}", data.targets, shape));
  if (loss == Loss::binary_crossentropy && data.classes > 2)
    refuse(loss, fmt::format("needs labels 0 and 1, but the data has {} classes", data.classes));
}

MetricFunction metric_function(Metric metric, const Node& output, const DataShape& data) {
  if (metric == Metric::accuracy) {
    if (output.units == 1) return MetricFunction::binary_accuracy;
    return data.targets == 1 ? MetricFunction::sparse_categorical_accuracy : MetricFunction::categorical_accuracy;
  }
  if (output.units != data.targets)
    throw SpecError(
        fmt::format("recipe.metrics: \"{}\" needs as many units as a label has numbers, {}, but layer \"{}\" has {}",
                    to_word(metric), data.targets, output.layer->name, output.units));
  return metric == Metric::mse ? MetricFunction::mse : MetricFunction::mae;
}

}  // namespace

LossPlace place_loss(const Recipe& recipe, const std::vector<Node>& nodes, const DataShape& data) {
  const Node& output = nodes.back();
  check_shapes(recipe.loss, output, data);
  LossPlace place;
  const Activation last = activation_of(*output.layer).kind;
  place.from_logits = from_logits(recipe.loss, last);
  place.has_output_gradient = !place.from_logits || matches(recipe.loss, last);
  place.prediction = place.from_logits ? output.pre_activation : output.output;
  Parameters::LossParameters loss{recipe.loss, place.from_logits, 0, {}};
  for (Metric metric : recipe.resolved_metrics())
    loss.metrics[loss.metric_count++] = static_cast<std::uint8_t>(metric_function(metric, output, data));
  place.parameters.loss = loss;
  return place;
}

void emit_loss(Builder& builder, const std::vector<Node>& nodes, const LossPlace& place,
               std::vector<Instruction>& out) {
  const Program& program = builder.program();
  out.push_back(make_instruction(
      Opcode::loss, {{place.prediction, nodes.back().output, program.target}, {program.report}}, place.parameters));
  for (const Node& node : nodes)
    for (std::size_t index : node.variables)
      if (const auto instruction = penalty(builder, node, index)) out.push_back(*instruction);
}

}  // namespace cenote::graph
