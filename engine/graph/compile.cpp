#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cenote/error.h"
#include "engine/graph/backward.h"
#include "engine/graph/forward.h"
#include "engine/graph/update.h"
#include "engine/text/nearest_word.h"

namespace cenote {
namespace {

using graph::Builder;
using graph::Node;
using graph::traced_name;

void add_report(Builder& builder) {
  Program& program = builder.program();
  for (Metric metric : builder.recipe().resolved_metrics()) program.metrics.emplace_back(to_word(metric));
  const auto columns = static_cast<std::int32_t>(1 + program.metrics.size());
  program.report = builder.add_slot({.kind = Slot::Kind::report, .columns = columns}, "report");
}

/// Names every traced tensor in the order of the layers, so that the trace reads from the first layer to the last.
void name_traced_tensors(Builder& builder, const std::vector<Node>& nodes) {
  for (const Node& node : nodes) {
    const std::string& layer = node.layer->name;
    const auto traces_moments = [&](TracedTensor tensor) {
      const bool any = builder.cadences_of(Instrument::norm, layer) | builder.cadences_of(Instrument::moments, layer);
      return any && builder.cadences_of(tensor, layer) != 0;
    };
    for (TracedTensor tensor : {TracedTensor::activation, TracedTensor::activation_gradient})
      if (traces_moments(tensor)) builder.traced_index(traced_name(layer, tensor));
    for (std::size_t index : node.variables) {
      const Variable& variable = builder.program().variables[index];
      for (TracedTensor tensor :
           {TracedTensor::weight, TracedTensor::weight_gradient, TracedTensor::clipped_gradient, TracedTensor::update})
        if (variable.trainable && traces_moments(tensor)) builder.traced_index(traced_name(variable, tensor));
    }
  }
}

const Variable& find_variable(const Program& program, const std::string& name) {
  std::vector<std::string> names;
  for (const Variable& variable : program.variables) {
    if (variable.full_name() == name) return variable;
    names.push_back(variable.full_name());
  }
  throw SpecError(fmt::format("trace.values: there is no variable \"{}\"{}\n  allowed: {}", name,
                              text::did_you_mean(name, names), fmt::join(names, ", ")));
}

/// Jacobians are made from the weights, after the run: all variables are kept for them, and the readings named.
void request_jacobians(Builder& builder, const std::vector<Node>& nodes) {
  Program& program = builder.program();
  program.asked_values = program.values.size();
  bool any = false;
  for (const Node& node : nodes) {
    const std::string& layer = node.layer->name;
    if (builder.cadences_of(Instrument::jacobian, layer) == 0) continue;
    any = true;
    for (const char* tensor : {"/jacobian", "/input_jacobian"})
      builder.reading_index(layer + tensor, Instrument::jacobian);
  }
  if (!any) return;
  for (const Variable& variable : program.variables) program.values.push_back(variable.full_name());
}

/// Weights as they are before the pass: their Moments and their numbers.
void emit_traced_weights(Builder& builder, const TraceRequest& trace, std::vector<Instruction>& out) {
  const Program& program = builder.program();
  for (const Variable& variable : program.variables)
    if (variable.trainable)
      builder.trace(variable.slot, TracedTensor::weight, variable.layer, traced_name(variable, TracedTensor::weight),
                    out);
  if (trace.every == 0) return;
  const std::uint8_t of_jacobians = builder.cadences_of(Instrument::jacobian);
  for (std::size_t i = 0; i < program.values.size(); ++i) {
    Parameters p;
    p.index = static_cast<std::int32_t>(i);
    const graph::Operands operands{{find_variable(program, program.values[i]).slot}, {}};
    out.push_back(graph::traced_only(graph::make_instruction(Opcode::values, operands, p),
                                     i < program.asked_values ? builder.common_cadence() : of_jacobians));
  }
}

void summarize(Program& program, const std::vector<Node>& nodes) {
  for (const Node& node : nodes) {
    LayerSummary summary{node.layer->name, std::string(layer_words[node.layer->kind.index()].type), node.units, 0,
                         node.output};
    for (std::size_t index : node.variables) summary.parameters += program.variables[index].size();
    program.layers.push_back(std::move(summary));
  }
}

void check_size(const Network& network, const DataShape& data) {
  constexpr std::int64_t limit = std::int64_t{1} << 31;
  if (data.features < 1) throw SpecError("the data has no features; at least one is needed");
  if (data.features >= limit)
    throw SpecError(fmt::format("the data has {} features; allowed: fewer than 2^31", data.features));
  for (const Layer& layer : network.layers())
    if (const auto* dense = std::get_if<Dense>(&layer.kind);
        dense != nullptr && (dense->units < 1 || dense->units >= limit))
      throw SpecError(
          fmt::format("layer \"{}\": units: {} is not allowed; allowed: 1 to 2^31 − 1", layer.name, dense->units));
}

/// What the spec refuses too, for Recipes that come from C++ and would divide by zero or overrun an Instruction.
void check_recipe(const Recipe& recipe) {
  if (recipe.batch_size < 1)
    throw SpecError(fmt::format("recipe.batch_size: {} is not allowed; allowed: at least 1", recipe.batch_size));
  if (recipe.epochs < 0)
    throw SpecError(fmt::format("recipe.epochs: {} is not allowed; allowed: at least 0", recipe.epochs));
  std::vector<Metric> metrics = recipe.resolved_metrics();
  std::ranges::sort(metrics);
  if (const auto twice = std::ranges::adjacent_find(metrics); twice != metrics.end())
    throw SpecError(fmt::format("recipe.metrics: \"{}\" is there twice", to_word(*twice)));
}

void emit_entries(Builder& builder, const std::vector<Node>& nodes, const graph::LossPlace& place,
                  const TraceRequest& trace) {
  Program& program = builder.program();
  graph::UpdateEmitter update(builder);
  update.emit_constants(program.train);
  emit_traced_weights(builder, trace, program.train);
  emit_forward(builder, nodes, {.training = true, .update_moving = true}, program.train);
  emit_loss(builder, nodes, place, program.train);
  emit_backward(builder, nodes, place, &update, program.train);

  emit_traced_weights(builder, trace, program.measure);
  emit_forward(builder, nodes, {.training = true, .update_moving = false}, program.measure);
  emit_loss(builder, nodes, place, program.measure);
  emit_backward(builder, nodes, place, nullptr, program.measure);

  emit_forward(builder, nodes, {}, program.evaluate);
  emit_loss(builder, nodes, place, program.evaluate);
}

}  // namespace

Program compile(const Network& network, const Recipe& recipe, const DataShape& data, const TraceRequest& trace) {
  check_size(network, data);
  check_recipe(recipe);
  Builder builder(network, recipe, trace);
  Program& program = builder.program();
  program.input = builder.add_batched(Slot::Kind::input, static_cast<std::int32_t>(data.features), "input");
  program.target = builder.add_batched(Slot::Kind::target, static_cast<std::int32_t>(data.targets), "target");
  std::vector<Node> nodes = graph::make_nodes(network, data);
  add_report(builder);
  add_activations(builder, nodes);
  add_variables(builder, nodes);
  program.output = nodes.back().output;
  program.allows_blas = recipe.reproducible == Reproducible::machine;
  program.values = trace.values;
  for (const std::string& name : trace.values) find_variable(program, name);
  request_jacobians(builder, nodes);
  name_traced_tensors(builder, nodes);
  emit_entries(builder, nodes, graph::place_loss(recipe, nodes, data), trace);
  summarize(program, nodes);
  return std::move(program);
}

}  // namespace cenote
