#pragma once

#include <vector>

#include "engine/graph/builder.h"

namespace cenote::graph {

/// A trainable variable and its complete gradient.
struct TrainedVariable {
  std::size_t index = 0;  ///< among Program::variables
  SlotId gradient = no_slot;
};

/// Emits what turns gradients into updates: the step's constants, clipping, the optimizer.
class UpdateEmitter {
 public:
  explicit UpdateEmitter(Builder& builder);

  /// The numbers of this step; first in the train list.
  void emit_constants(std::vector<Instruction>& out);
  /// Clips and steps one variable, or keeps it for emit_end() if the clipping needs all gradients.
  void emit_variable(TrainedVariable variable, std::vector<Instruction>& out);
  void emit_end(std::vector<Instruction>& out);

 private:
  void emit_clipping(TrainedVariable variable, std::vector<Instruction>& out);
  void emit_step(TrainedVariable variable, std::vector<Instruction>& out);
  /// step: the operands of the optimizer's instruction
  void emit_epsilon_share(const Variable& variable, const Operands& step, std::vector<Instruction>& out);
  void emit_cosine(const Variable& variable, SlotId update, std::vector<Instruction>& out);
  std::vector<SlotId> state_slots(const Variable& variable);
  bool is_global() const;
  SlotId threshold();

  Builder& builder_;
  SlotId constants_ = no_slot;
  std::vector<TrainedVariable> waiting_;  ///< for global_clipnorm
};

}  // namespace cenote::graph
