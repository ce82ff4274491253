#include "kernels/plan/fusions.h"

// What the optimizer's step takes in.
namespace cenote {

bool changes_a_gradient(const Instruction& i) {
  return i.opcode == Opcode::clip_value || i.opcode == Opcode::clip_norm || i.opcode == Opcode::scale ||
         i.opcode == Opcode::penalty_backward;
}

namespace {

bool is_update(const Instruction& i) {
  return i.opcode == Opcode::adam || i.opcode == Opcode::sgd || i.opcode == Opcode::rmsprop;
}

Opcode changing_update(const Instruction& change) {
  switch (change.opcode) {
    case Opcode::clip_value:
      return value_clipped_update;
    case Opcode::penalty_backward:
      return change.p.penalty.type == Regularizer::Type::L1 ? L1_penalized_update : L2_penalized_update;
    default:
      return scaled_update;
  }
}

}  // namespace

std::string change_in_update(FusionList& list, std::size_t at) {
  const Instruction change = list.at(at);
  if (!list.limits().has_fused_updates) return "the backend changes gradients by itself";
  const std::size_t next = list.next(at);
  if (next >= list.size() || !is_update(list.at(next)) || list.at(next).in[0] != change.out[0])
    return "the optimizer does not come next";
  if (list.last_user(change.out[0]) != next) return "the changed gradient is read again";
  Instruction& update = list.at(next);
  update.opcode = changing_update(change);
  if (change.opcode == Opcode::clip_value || change.opcode == Opcode::penalty_backward) update.in[2] = change.in[1];
  if (change.opcode == Opcode::clip_norm)
    list.at(at).opcode = clip_factor;
  else
    list.remove(at);
  return {};
}

}  // namespace cenote
