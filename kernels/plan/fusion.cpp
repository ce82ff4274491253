#include "kernels/plan/fusion.h"

#include <fmt/format.h>

#include <algorithm>

namespace cenote {
namespace {

std::string name_of(Activation kind) {
  const std::string_view word = to_word(kind);
  return std::string(word.empty() ? "thresholded_relu" : word);
}

std::string fuse_forward(FusionList& list, std::size_t at) {
  const SlotId z = list.at(at).out[0];
  const std::ptrdiff_t other = list.only_other_user(at, z);
  if (other < 0) return "the pre-activation is read again";
  const Instruction activation = list.at(static_cast<std::size_t>(other));
  if (activation.opcode != Opcode::activation_forward) return "no activation follows";
  if (!list.has_fused_kernel(activation.p.activation.kind))
    return name_of(activation.p.activation.kind) + " has no fused kernel";
  Instruction& fused = list.at(at);
  fused.opcode = dense_activation_forward;
  fused.in[3] = activation.in[1];
  fused.out[0] = activation.out[0];
  fused.p = activation.p;
  list.remove(static_cast<std::size_t>(other));
  return {};
}

bool ends_an_activation(const Instruction& i) {
  return i.opcode == Opcode::activation_backward || i.opcode == multiply;
}

std::string fuse_backward(FusionList& list, std::size_t at) {
  if (list.at(at).accumulate) return "the gradient has several contributions";
  const std::ptrdiff_t other = list.only_other_user(at, list.at(at).out[0]);
  if (other < 0 || !ends_an_activation(list.at(static_cast<std::size_t>(other))))
    return "the gradient is used by more than an activation";
  const Instruction activation = list.at(static_cast<std::size_t>(other));
  if (activation.opcode != multiply && !list.has_fused_kernel(activation.p.activation.kind))
    return name_of(activation.p.activation.kind) + " has no fused kernel";
  if (activation.accumulate) return "the gradient has several contributions";
  Instruction& fused = list.at(at);
  fused.opcode = activation.opcode == multiply ? dense_backward_input_multiply : dense_backward_input_activation;
  fused.in[2] = activation.in[0];
  fused.in[3] = activation.in[2];
  fused.out[0] = activation.out[0];
  fused.p = activation.p;
  list.remove(static_cast<std::size_t>(other));
  return {};
}

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

std::string give_to_blas(FusionList& list, std::size_t at) {
  Instruction& product = list.at(at);
  const Slot& kernel = list.slot(product.opcode == Opcode::dense_backward_kernel ? product.out[0] : product.in[1]);
  if (kernel.rows < blas_units || kernel.columns < blas_units) return fmt::format("narrower than {}", blas_units);
  if (!list.program().allows_blas) return "recipe.reproducible is \"everywhere\"; with \"machine\" it would be taken";
  if (list.limits().members > list.limits().blas_members)
    return fmt::format("more than {} members share a vector's lanes", list.limits().blas_members);
  product.opcode = product.opcode == Opcode::dense_forward          ? blas_forward
                   : product.opcode == Opcode::dense_backward_input ? blas_backward_input
                                                                    : blas_backward_kernel;
  return {};
}

bool changes_a_gradient(const Instruction& i) {
  return i.opcode == Opcode::clip_value || i.opcode == Opcode::clip_norm || i.opcode == Opcode::scale ||
         i.opcode == Opcode::penalty_backward;
}

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

constexpr Fusion fusions[] = {
    {"BLAS for wide dense layers",
     [](const Instruction& i) {
       return i.opcode == Opcode::dense_forward || i.opcode == Opcode::dense_backward_input ||
              i.opcode == Opcode::dense_backward_kernel;
     },
     give_to_blas},
    {"clipping, or a penalty's gradient, in the optimizer's step", changes_a_gradient, change_in_update},
    {"dense and its activation in one tile", [](const Instruction& i) { return i.opcode == Opcode::dense_forward; },
     fuse_forward},
    {"batch normalization and the derivative of the activation before it",
     [](const Instruction& i) { return i.opcode == Opcode::batch_norm_backward; }, fuse_batch_norm},
    {"an activation and its derivative at once",
     [](const Instruction& i) {
       return i.opcode == Opcode::activation_forward && i.p.activation.kind != Activation::softmax;
     },
     share_derivative},
    {"input gradient and the derivative of the activation before it in one tile",
     [](const Instruction& i) { return i.opcode == Opcode::dense_backward_input; }, fuse_backward},
};

}  // namespace

FusionList::FusionList(std::vector<Instruction>& list, const Program& program, const PlanLimits& limits)
    : list_(list), program_(program), limits_(limits), removed_(list.size()) {
  auto enter = [&](SlotId slot, std::size_t k) {
    if (slot == no_slot) return;
    if (users_.size() <= static_cast<std::size_t>(slot)) users_.resize(static_cast<std::size_t>(slot) + 1);
    auto& users = users_[static_cast<std::size_t>(slot)];
    if (users.empty() || users.back() != k) users.push_back(k);
  };
  for (std::size_t k = 0; k < list.size(); ++k) {
    for (SlotId slot : list[k].in) enter(slot, k);
    for (SlotId slot : list[k].out) enter(slot, k);
  }
}

std::ptrdiff_t FusionList::only_other_user(std::size_t k, SlotId slot) const {
  const auto& users = users_[static_cast<std::size_t>(slot)];
  if (users.size() != 2) return -1;
  return static_cast<std::ptrdiff_t>(users[0] == k ? users[1] : users[0]);
}

std::size_t FusionList::next(std::size_t k) const {
  do ++k;
  while (k < list_.size() && removed_[k]);
  return k;
}

void FusionList::finish() {
  std::size_t kept = 0;
  for (std::size_t k = 0; k < list_.size(); ++k)
    if (!removed_[k]) list_[kept++] = list_[k];
  list_.resize(kept);
}

void fuse(std::vector<Instruction>& instructions, const Program& program, const PlanLimits& limits,
          std::vector<std::string>& remarks) {
  auto remark = [&](std::string text) {
    if (std::ranges::find(remarks, text) == remarks.end()) remarks.push_back(std::move(text));
  };
  FusionList list(instructions, program, limits);
  for (std::size_t at = 0; at < list.size(); ++at)
    for (const Fusion& fusion : fusions) {
      if (list.is_removed(at) || !fusion.begins(list.at(at))) continue;
      const std::string refusal = fusion.apply(list, at);
      remark(std::string(fusion.name) + (refusal.empty() ? ": taken" : ": refused where " + refusal));
      if (refusal.empty()) break;
    }
  list.finish();
}

}  // namespace cenote
