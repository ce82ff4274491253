#include "engine/graph/cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cenote::graph {
namespace {

std::int64_t elements(const Program& program, SlotId id, std::int64_t rows) {
  if (id == no_slot) return 0;
  const Slot& slot = program.slots[static_cast<std::size_t>(id)];
  return (slot.batched ? rows : slot.rows) * static_cast<std::int64_t>(slot.columns);
}

/// Multiply-adds of a product count two for each pair of a row and a weight.
std::int64_t product_flops(const Program& program, SlotId kernel, std::int64_t rows) {
  return 2 * rows * elements(program, kernel, rows);
}

std::int64_t flops_of_element(Opcode opcode) {
  switch (opcode) {
    case Opcode::adam:
      return 10;
    case Opcode::rmsprop:
      return 8;
    case Opcode::sgd:
      return 2;
    case Opcode::batch_norm_forward:
      return 8;
    case Opcode::batch_norm_backward:
      return 12;
    case Opcode::activation_forward:
    case Opcode::activation_backward:
      return 2;
    case Opcode::moments:
      return 6;
    default:
      return 1;
  }
}

}  // namespace

Cost cost_of(const Program& program, const Instruction& i, std::int64_t rows) {
  Cost cost;
  std::int64_t largest = 0;
  for (SlotId id : i.in) largest = std::max(largest, elements(program, id, rows));
  for (const SlotId* id = i.in; id != std::end(i.in); ++id)
    if (std::find(i.in, id, *id) == id) cost.bytes += 4 * elements(program, *id, rows);
  for (SlotId id : i.out) cost.bytes += 4 * elements(program, id, rows);
  switch (i.opcode) {
    case Opcode::dense_forward:
      cost.flops = product_flops(program, i.in[1], rows) + elements(program, i.out[0], rows);
      break;
    case Opcode::dense_backward_input:
      cost.flops = product_flops(program, i.in[1], rows);
      break;
    case Opcode::dense_backward_kernel:
      cost.flops = product_flops(program, i.out[0], rows);
      break;
    default:
      cost.flops = flops_of_element(i.opcode) * largest;
  }
  return cost;
}

std::string shape_text(const Slot& slot, std::int64_t rows) {
  if (!slot.batched) return fmt::format("({}, {})", slot.rows, slot.columns);
  return rows == 0 ? fmt::format("(rows, {})", slot.columns) : fmt::format("({}, {})", rows, slot.columns);
}

std::string_view opcode_name(Opcode opcode) {
  static constexpr std::string_view names[] = {"dense_forward",
                                               "dense_backward_input",
                                               "dense_backward_kernel",
                                               "dense_backward_bias",
                                               "activation_forward",
                                               "activation_backward",
                                               "prelu_forward",
                                               "prelu_backward_input",
                                               "prelu_backward_alpha",
                                               "batch_norm_forward",
                                               "batch_norm_inference",
                                               "batch_norm_update",
                                               "batch_norm_backward",
                                               "add",
                                               "copy",
                                               "loss",
                                               "loss_backward",
                                               "output_gradient",
                                               "penalty",
                                               "penalty_backward",
                                               "clip_value",
                                               "clip_norm",
                                               "square_sum",
                                               "global_norm_factor",
                                               "scale",
                                               "optimizer_constants",
                                               "adam",
                                               "sgd",
                                               "rmsprop",
                                               "snapshot",
                                               "difference",
                                               "moments",
                                               "values",
                                               "magnify",
                                               "reading"};
  static_assert(std::size(names) == static_cast<std::size_t>(Opcode::reading) + 1);
  const auto index = static_cast<std::size_t>(opcode);
  return index < std::size(names) ? names[index] : "super_instruction";
}

}  // namespace cenote::graph
