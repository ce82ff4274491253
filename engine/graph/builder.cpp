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

std::uint8_t Builder::cadences_of(TracedTensor tensor, const std::string& layer) const {
  if (std::ranges::find(trace_.tensors, tensor) == trace_.tensors.end()) return 0;
  return cadences_of(Instrument::norm, layer) | cadences_of(Instrument::moments, layer) |
         cadences_of(Instrument::histogram, layer);
}

void Builder::trace(SlotId slot, TracedTensor tensor, const std::string& layer, const std::string& name,
                    std::vector<Instruction>& out) {
  if (cadences_of(tensor, layer) == 0) return;
  const std::uint8_t full = cadences_of(Instrument::moments, layer);
  if (const std::uint8_t cadences = full | cadences_of(Instrument::norm, layer); cadences != 0) {
    Parameters p;
    p.moments = {traced_index(name), full};
    out.push_back(traced_only(make_instruction(Opcode::moments, {{slot}, {}}, p), cadences));
  }
  read({{slot}, {}}, reading_of(Instrument::histogram), layer, name, out);
}

void Builder::read(const Operands& operands, Parameters::ReadingParameters reading, const std::string& layer,
                   const std::string& tensor, std::vector<Instruction>& out) {
  const std::uint8_t cadences = cadences_of(reading.instrument, layer);
  if (cadences == 0) return;
  reading.index = reading_index(tensor, reading.instrument);
  Parameters p;
  p.reading = reading;
  out.push_back(traced_only(make_instruction(Opcode::reading, operands, p), full_only(cadences)));
}

std::int32_t Builder::reading_index(const std::string& tensor, Instrument instrument) {
  auto& all = program_.readings;
  auto found =
      std::ranges::find_if(all, [&](const ReadingName& r) { return r.tensor == tensor && r.instrument == instrument; });
  if (found == all.end()) found = all.insert(all.end(), {tensor, instrument});
  return static_cast<std::int32_t>(found - all.begin());
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

Instruction traced_only(Instruction instruction, std::uint8_t cadences) {
  instruction.cadences = cadences;
  return instruction;
}

std::string traced_name(const Variable& variable, TracedTensor tensor) {
  const std::string word(to_word(tensor));
  return variable.is_kernel() ? variable.layer + "/" + word : variable.full_name() + "." + word;
}

std::string traced_name(const std::string& layer, TracedTensor tensor) {
  return layer + "/" + std::string(to_word(tensor));
}

}  // namespace cenote::graph
