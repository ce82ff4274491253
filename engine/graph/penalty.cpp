#include "engine/graph/penalty.h"

namespace cenote::graph {
namespace {

Regularizer regularizer_of(const Layer& layer, std::string_view variable) {
  if (const auto* dense = std::get_if<Dense>(&layer.kind))
    return variable == "kernel" ? dense->kernel_regularizer : dense->bias_regularizer;
  if (const auto* prelu = std::get_if<PReLU>(&layer.kind)) return prelu->alpha_regularizer;
  if (const auto* norm = std::get_if<BatchNormalization>(&layer.kind)) {
    if (variable == "gamma") return norm->gamma_regularizer;
    if (variable == "beta") return norm->beta_regularizer;
  }
  return {};
}

std::optional<Instruction> make_penalty(Builder& builder, const Node& node, std::size_t index, Opcode opcode,
                                        SlotId target) {
  const Variable& variable = builder.program().variables[index];
  const SlotId slot = variable.slot;
  const Regularizer regularizer = regularizer_of(*node.layer, variable.name);
  if (regularizer.type == Regularizer::Type::none) return std::nullopt;
  Parameters p;
  p.penalty = {regularizer.type};
  const SlotId factor = builder.add_hyperparameter(Hyperparameter::factor, regularizer.factor);
  Instruction instruction = make_instruction(opcode, {{slot, factor}, {target}}, p);
  instruction.accumulate = true;
  return instruction;
}

}  // namespace

std::optional<Instruction> penalty(Builder& builder, const Node& node, std::size_t variable) {
  return make_penalty(builder, node, variable, Opcode::penalty, builder.program().report);
}

std::optional<Instruction> penalty_backward(Builder& builder, const Node& node, std::size_t variable, SlotId gradient) {
  return make_penalty(builder, node, variable, Opcode::penalty_backward, gradient);
}

}  // namespace cenote::graph
