#include "kernels/math/moments.h"
#include "kernels/plan/fusions.h"

// What takes a traced gradient's norm while the gradient is in registers.
namespace cenote {
namespace {

/// Why a tile cannot keep the chains of that slot; nothing if it can.
std::string refusal_of(const FusionList& list, SlotId slot) {
  const Slot& shape = list.slot(slot);
  if (!list.limits().takes_norms_in_tiles) return "the backend's tiles do not keep norms";
  if (shape.columns > math::chains) return "a row has more than 16 numbers";
  const std::int64_t rows = shape.batched ? list.limits().batch_size : shape.rows;
  return rows > math::chunk_rows ? "there are more than 64 rows" : "";
}

bool is_norm(const Instruction& i) { return i.opcode == Opcode::moments && i.p.moments.full == 0 && i.cadences == 0; }

}  // namespace

std::string fuse_input_norm(FusionList& list, std::size_t at) {
  const SlotId gradient = list.at(at).out[0];
  const std::ptrdiff_t norm = list.next_user(gradient, at);
  if (norm < 0 || !is_norm(list.at(static_cast<std::size_t>(norm)))) return "more is asked for than the norm";
  if (list.user_count(gradient) != 3) return "the gradient is used by more than an activation";
  if (list.at(at).accumulate) return "the gradient has several contributions";
  const Instruction activation = list.at(list.last_user(gradient));
  if (activation.opcode != Opcode::activation_backward || activation.in[1] != gradient || activation.accumulate)
    return "no activation's gradient follows";
  if (!list.has_fused_kernel(activation.p.activation.kind))
    return name_of(activation.p.activation.kind) + " has no such kernel";
  if (std::string reason = refusal_of(list, gradient); !reason.empty()) return reason;
  Instruction& fused = list.at(at);
  fused.opcode = dense_backward_input_norm;
  fused.in[2] = activation.in[0];
  fused.in[3] = activation.in[2];
  fused.out[0] = activation.out[0];
  fused.out[1] = gradient;
  fused.p.activation_norm = {activation.p.activation, list.at(static_cast<std::size_t>(norm)).p.moments.index};
  list.remove(static_cast<std::size_t>(norm));
  list.remove(list.last_user(gradient));
  return {};
}

std::string fuse_kernel_norm(FusionList& list, std::size_t at) {
  const SlotId gradient = list.at(at).out[0];
  const std::ptrdiff_t norm = list.next_user(gradient, at);
  if (norm < 0 || !is_norm(list.at(static_cast<std::size_t>(norm)))) return "more is asked for than the norm";
  if (list.at(at).accumulate) return "the gradient has several contributions";
  if (std::string reason = refusal_of(list, gradient); !reason.empty()) return reason;
  list.at(at).opcode = dense_backward_kernel_norm;
  list.at(at).p = list.at(static_cast<std::size_t>(norm)).p;
  list.remove(static_cast<std::size_t>(norm));
  return {};
}

}  // namespace cenote
