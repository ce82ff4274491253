#pragma once

#include "cenote/program.h"
#include "kernels/math/portable.h"

namespace cenote {

/// A list of instructions as a kernel sees it.
struct InstructionList {
  const Instruction* data = nullptr;
  std::int32_t count = 0;
};

inline InstructionList view(const std::vector<Instruction>& list) {
  return {list.data(), static_cast<std::int32_t>(list.size())};
}

/// Calls the operation that an instruction names.
template <class Ops>
CENOTE_HD void execute(const Instruction& instruction, Ops& ops) {
  // clang-format off
  switch (instruction.opcode) {
    case Opcode::dense_forward: return ops.dense_forward(instruction);
    case Opcode::dense_backward_input: return ops.dense_backward_input(instruction);
    case Opcode::dense_backward_kernel: return ops.dense_backward_kernel(instruction);
    case Opcode::dense_backward_bias: return ops.dense_backward_bias(instruction);
    case Opcode::activation_forward: return ops.activation_forward(instruction);
    case Opcode::activation_backward: return ops.activation_backward(instruction);
    case Opcode::prelu_forward: return ops.prelu_forward(instruction);
    case Opcode::prelu_backward_input: return ops.prelu_backward_input(instruction);
    case Opcode::prelu_backward_alpha: return ops.prelu_backward_alpha(instruction);
    case Opcode::batch_norm_forward: return ops.batch_norm_forward(instruction);
    case Opcode::batch_norm_inference: return ops.batch_norm_inference(instruction);
    case Opcode::batch_norm_update: return ops.batch_norm_update(instruction);
    case Opcode::batch_norm_backward: return ops.batch_norm_backward(instruction);
    case Opcode::add: return ops.add(instruction);
    case Opcode::copy: return ops.copy(instruction);
    case Opcode::loss: return ops.loss(instruction);
    case Opcode::loss_backward: return ops.loss_backward(instruction);
    case Opcode::output_gradient: return ops.output_gradient(instruction);
    case Opcode::penalty: return ops.penalty(instruction);
    case Opcode::penalty_backward: return ops.penalty_backward(instruction);
    case Opcode::clip_value: return ops.clip_value(instruction);
    case Opcode::clip_norm: return ops.clip_norm(instruction);
    case Opcode::square_sum: return ops.square_sum(instruction);
    case Opcode::global_norm_factor: return ops.global_norm_factor(instruction);
    case Opcode::scale: return ops.scale(instruction);
    case Opcode::optimizer_constants: return ops.optimizer_constants(instruction);
    case Opcode::adam: return ops.adam(instruction);
    case Opcode::sgd: return ops.sgd(instruction);
    case Opcode::rmsprop: return ops.rmsprop(instruction);
    case Opcode::snapshot: return ops.snapshot(instruction);
    case Opcode::difference: return ops.difference(instruction);
    case Opcode::moments: return ops.moments(instruction);
    case Opcode::values: return ops.values(instruction);
    case Opcode::magnify: return ops.magnify(instruction);
    case Opcode::reading: return ops.reading(instruction);
    default: break;
  }
  // clang-format on
  if constexpr (requires { ops.super_instruction(instruction); }) ops.super_instruction(instruction);
}

/// The one interpreter: every backend instantiates it with operations of its own.
template <class Ops>
CENOTE_HD void run_step(InstructionList instructions, Ops& ops) {
  for (std::int32_t i = 0; i < instructions.count; ++i) {
    const Instruction& instruction = instructions.data[i];
    if (instruction.cadences == 0 || (instruction.cadences & ops.due()) != 0) execute(instruction, ops);
  }
}

}  // namespace cenote
