#include <fmt/format.h>

#include <iterator>

#include "engine/graph/cost.h"

namespace cenote {
namespace {

using graph::cost_of;
using graph::opcode_name;
using graph::shape_text;

std::string operand(const Program& program, SlotId id, std::int64_t rows) {
  const auto index = static_cast<std::size_t>(id);
  return fmt::format("%{} {} {}", id, program.slot_names[index], shape_text(program.slots[index], rows));
}

template <std::size_t N>
std::string operands(const Program& program, const SlotId (&ids)[N], std::int64_t rows) {
  std::string text;
  for (SlotId id : ids)
    if (id != no_slot) text += (text.empty() ? "" : ", ") + operand(program, id, rows);
  return text;
}

std::string detail(const Instruction& i) {
  switch (i.opcode) {
    case Opcode::activation_forward:
    case Opcode::activation_backward: {
      const std::string_view word = to_word(i.p.activation.kind);
      return fmt::format(".{}", word.empty() ? "thresholded_relu" : word);
    }
    case Opcode::loss:
    case Opcode::loss_backward:
      return fmt::format(".{}{}", to_word(i.p.loss.loss), i.p.loss.from_logits ? ".from_logits" : "");
    case Opcode::penalty:
    case Opcode::penalty_backward:
      return fmt::format(".{}", to_word(i.p.penalty.type));
    case Opcode::moments:
      return fmt::format("[{}]", i.p.moments.index);
    case Opcode::reading:
      return fmt::format(".{}[{}]", to_word(i.p.reading.instrument), i.p.reading.index);
    case Opcode::values:
      return fmt::format("[{}]", i.p.index);
    default:
      return {};
  }
}

void print_entry(const Program& program, std::string_view name, const std::vector<Instruction>& list, std::int64_t rows,
                 std::string& text) {
  auto out = std::back_inserter(text);
  graph::Cost total;
  fmt::format_to(out, "{}:\n", name);
  for (std::size_t k = 0; k < list.size(); ++k) {
    const Instruction& i = list[k];
    const graph::Cost cost = cost_of(program, i, rows);
    if (i.cadences == 0) total.flops += cost.flops, total.bytes += cost.bytes;
    fmt::format_to(out, "  {:4}  {}{}  {}{}{}  [{} FLOPs, {} bytes]{}\n", k, opcode_name(i.opcode), detail(i),
                   operands(program, i.in, rows),
                   i.out[0] == no_slot && i.out[1] == no_slot ? ""
                   : i.accumulate                             ? " +→ "
                                                              : " → ",
                   operands(program, i.out, rows), cost.flops, cost.bytes,
                   i.cadences != 0 ? "  (traced steps only)" : "");
  }
  fmt::format_to(out, "  total {} FLOPs, {} bytes a member\n", total.flops, total.bytes);
}

}  // namespace

std::string to_string(const Program& program, std::int64_t rows) {
  std::string text = fmt::format("program of {} slots, {} variables with {} weights; shapes for batches of {} rows\n",
                                 program.slots.size(), program.variables.size(), program.weight_count, rows);
  print_entry(program, "train", program.train, rows, text);
  print_entry(program, "measure", program.measure, rows, text);
  print_entry(program, "evaluate", program.evaluate, rows, text);
  return text;
}

}  // namespace cenote
