#include "kernels/plan/fusions.h"

// What joins activations, and batch normalization.
namespace cenote {

std::string name_of(Activation kind) {
  const std::string_view word = to_word(kind);
  return std::string(word.empty() ? "thresholded_relu" : word);
}

namespace {

Opcode batch_norm_backward_of(Activation kind) {
  switch (kind) {
    case Activation::relu:
      return batch_norm_backward_relu;
    case Activation::sigmoid:
      return batch_norm_backward_sigmoid;
    case Activation::tanh:
      return batch_norm_backward_tanh;
    default:
      return Opcode::batch_norm_backward;
  }
}

}  // namespace

/// dx of a batch normalization that only the activation before it is waiting for.
std::string fuse_batch_norm(FusionList& list, std::size_t at) {
  const Instruction norm = list.at(at);
  if (!list.limits().has_fused_updates) return "the backend has no such instruction";
  if (norm.out[0] == no_slot || norm.accumulate) return "the gradient has several contributions";
  const std::ptrdiff_t other = list.only_other_user(at, norm.out[0]);
  if (other < 0) return "the gradient is used by more than an activation";
  const Instruction activation = list.at(static_cast<std::size_t>(other));
  const Activation kind = activation.p.activation.kind;
  if (activation.opcode != Opcode::activation_backward || activation.in[0] != norm.in[0])
    return "what it normalizes is no activation's output";
  if (batch_norm_backward_of(kind) == Opcode::batch_norm_backward) return name_of(kind) + " has no fused kernel";
  if (activation.accumulate) return "the gradient has several contributions";
  list.at(at).opcode = batch_norm_backward_of(kind);
  list.at(at).out[0] = activation.out[0];
  list.remove(static_cast<std::size_t>(other));
  return {};
}

/// The activation's gradient must be the only one to read the pre-activation beside it.
std::string share_derivative(FusionList& list, std::size_t at) {
  const Instruction activation = list.at(at);
  const Activation kind = activation.p.activation.kind;
  if (derivative_from_output(kind)) return name_of(kind) + " has its derivative from its output";
  if (list.limits().has_shared_derivative == nullptr || !list.limits().has_shared_derivative(kind))
    return name_of(kind) + " shares nothing with its derivative";
  const std::size_t last = list.last_user(activation.in[0]);
  if (list.user_count(activation.in[0]) != 3 || list.at(last).opcode != Opcode::activation_backward ||
      list.at(last).in[0] != activation.in[0] || list.at(last).in[1] == activation.in[0])
    return "the pre-activation is read by others than the activation's gradient";
  list.at(at).opcode = activation_with_derivative;
  list.at(at).out[1] = activation.in[0];
  list.at(last).opcode = multiply;
  return {};
}

}  // namespace cenote
