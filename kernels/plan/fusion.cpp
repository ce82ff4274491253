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

std::string fuse_backward(FusionList& list, std::size_t at) {
  if (list.at(at).accumulate) return "the gradient has several contributions";
  const std::ptrdiff_t other = list.only_other_user(at, list.at(at).out[0]);
  if (other < 0 || list.at(static_cast<std::size_t>(other)).opcode != Opcode::activation_backward)
    return "the gradient is used by more than an activation";
  const Instruction activation = list.at(static_cast<std::size_t>(other));
  if (!list.has_fused_kernel(activation.p.activation.kind))
    return name_of(activation.p.activation.kind) + " has no fused kernel";
  if (activation.accumulate) return "the gradient has several contributions";
  Instruction& fused = list.at(at);
  fused.opcode = dense_backward_input_activation;
  fused.in[2] = activation.in[0];
  fused.in[3] = activation.in[2];
  fused.out[0] = activation.out[0];
  fused.p = activation.p;
  list.remove(static_cast<std::size_t>(other));
  return {};
}

std::string refused_by_blas(const FusionList& list, const Instruction& product) {
  const Slot& kernel = list.slot(product.opcode == Opcode::dense_backward_kernel ? product.out[0] : product.in[1]);
  if (kernel.rows < blas_units || kernel.columns < blas_units) return fmt::format("narrower than {}", blas_units);
  if (!list.program().allows_blas) return "recipe.reproducible is \"everywhere\"; with \"machine\" it would be taken";
  if (list.limits().members > list.limits().blas_members)
    return fmt::format("more than {} members share a vector's lanes", list.limits().blas_members);
  return {};
}

std::string give_to_blas_with_activation(FusionList& list, std::size_t at) {
  Instruction& product = list.at(at);
  if (std::string refusal = refused_by_blas(list, product); !refusal.empty()) return refusal;
  const std::ptrdiff_t other = list.only_other_user(at, product.out[0]);
  if (other < 0) return "the pre-activation is read again";
  const Instruction activation = list.at(static_cast<std::size_t>(other));
  if (activation.opcode != Opcode::activation_forward) return "no activation follows";
  const auto has_epilogue = list.limits().has_blas_epilogue;
  if (has_epilogue == nullptr || !has_epilogue(activation.p.activation.kind))
    return name_of(activation.p.activation.kind) + " is no epilogue of the BLAS";
  product.opcode = blas_activation_forward;
  product.out[0] = activation.out[0];
  product.p = activation.p;
  list.remove(static_cast<std::size_t>(other));
  return {};
}

std::string give_to_blas(FusionList& list, std::size_t at) {
  Instruction& product = list.at(at);
  if (std::string refusal = refused_by_blas(list, product); !refusal.empty()) return refusal;
  product.opcode = product.opcode == Opcode::dense_forward          ? blas_forward
                   : product.opcode == Opcode::dense_backward_input ? blas_backward_input
                                                                    : blas_backward_kernel;
  return {};
}

constexpr Fusion fusions[] = {
    {"BLAS for a wide dense layer and its activation",
     [](const Instruction& i) { return i.opcode == Opcode::dense_forward; }, give_to_blas_with_activation},
    {"BLAS for wide dense layers",
     [](const Instruction& i) {
       return i.opcode == Opcode::dense_forward || i.opcode == Opcode::dense_backward_input ||
              i.opcode == Opcode::dense_backward_kernel;
     },
     give_to_blas},
    {"dense and its activation in one tile", [](const Instruction& i) { return i.opcode == Opcode::dense_forward; },
     fuse_forward},
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
