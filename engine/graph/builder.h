#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"

namespace cenote::graph {

/// The operands of an instruction under construction.
struct Operands {
  std::vector<SlotId> in, out;
};

/// Collects the slots, variables and traced tensors of a Program while the passes walk the Network.
class Builder {
 public:
  Builder(const Recipe& recipe, const TraceRequest& trace) : recipe_(recipe), trace_(trace) {}

  const Recipe& recipe() const { return recipe_; }
  Program& program() { return program_; }
  const Program& program() const { return program_; }

  SlotId add_slot(Slot slot, std::string name);
  /// (batch rows, columns)
  SlotId add_batched(Slot::Kind kind, std::int32_t columns, std::string name);
  /// A slot of the same shape as another.
  SlotId add_like(SlotId other, Slot::Kind kind, std::string name);
  /// One number of each member. One slot for each key and default, shared by all that ask for it.
  SlotId add_hyperparameter(Hyperparameter key, double default_value);
  /// A variable and its slot; its index among Program::variables.
  std::size_t add_variable(Variable variable);

  std::int32_t columns(SlotId slot) const { return program_.slots[static_cast<std::size_t>(slot)].columns; }
  bool traces(TracedTensor tensor) const;
  /// Index of a traced tensor's name, entered on first use.
  std::int32_t traced_index(const std::string& name);

 private:
  const Recipe& recipe_;
  const TraceRequest& trace_;
  Program program_;
};

/// An instruction with its operands; no_slot stands for an optional one that is absent.
Instruction make_instruction(Opcode opcode, const Operands& operands, Parameters p = {});
/// The same, skipped on steps that are not traced.
Instruction traced_only(Instruction instruction);
/// The Moments of a slot as traced tensor `index`.
Instruction moments_of(SlotId slot, std::int32_t index);

/// "dense/weight" for a kernel, "dense/bias.weight" for any other variable.
std::string traced_name(const Variable& variable, TracedTensor tensor);

}  // namespace cenote::graph
