#include "engine/graph/builder.h"

#include <algorithm>

namespace cenote::graph {

SlotId Builder::add_slot(Slot slot, std::string name) {
  program_.slots.push_back(slot);
  program_.slot_names.push_back(std::move(name));
  return static_cast<SlotId>(program_.slots.size() - 1);
}

SlotId Builder::add_batched(Slot::Kind kind, std::int32_t columns, std::string name) {
  return add_slot({.kind = kind, .batched = true, .rows = 1, .columns = columns}, std::move(name));
}

SlotId Builder::add_like(SlotId other, Slot::Kind kind, std::string name) {
  Slot slot = program_.slots[static_cast<std::size_t>(other)];
  slot.kind = kind;
  return add_slot(slot, std::move(name));
}

SlotId Builder::add_hyperparameter(Hyperparameter key, double default_value) {
  for (const HyperparameterSlot& h : program_.hyperparameters)
    if (h.key == key && h.default_value == default_value) return h.slot;
  const SlotId slot = add_slot({.kind = Slot::Kind::hyperparameter}, std::string(to_word(key)));
  program_.hyperparameters.push_back({key, slot, default_value});
  return slot;
}

std::size_t Builder::add_variable(Variable variable) {
  variable.slot = add_slot({.kind = Slot::Kind::variable, .rows = variable.rows, .columns = variable.columns},
                           variable.full_name());
  variable.offset = program_.weight_count;
  program_.weight_count += variable.size();
  program_.variables.push_back(std::move(variable));
  return program_.variables.size() - 1;
}

bool Builder::traces(TracedTensor tensor) const {
  return trace_.every != 0 && std::ranges::find(trace_.tensors, tensor) != trace_.tensors.end();
}

std::int32_t Builder::traced_index(const std::string& name) {
  auto& names = program_.traced;
  auto found = std::ranges::find(names, name);
  if (found == names.end()) found = names.insert(names.end(), name);
  return static_cast<std::int32_t>(found - names.begin());
}

Instruction make_instruction(Opcode opcode, const Operands& operands, Parameters p) {
  Instruction instruction;
  instruction.opcode = opcode;
  std::ranges::copy(operands.in, instruction.in);
  std::ranges::copy(operands.out, instruction.out);
  instruction.p = p;
  return instruction;
}

Instruction traced_only(Instruction instruction) {
  instruction.traced_only = true;
  return instruction;
}

Instruction moments_of(SlotId slot, std::int32_t index) {
  return traced_only(make_instruction(Opcode::moments, {{slot}, {}}, {.index = index}));
}

std::string traced_name(const Variable& variable, TracedTensor tensor) {
  const std::string word(to_word(tensor));
  return variable.is_kernel() ? variable.layer + "/" + word : variable.full_name() + "." + word;
}

}  // namespace cenote::graph
