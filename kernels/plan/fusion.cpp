#include "kernels/plan/fusion.h"

#include <algorithm>

#include "kernels/plan/fusions.h"

namespace cenote {
namespace {

constexpr Fusion fusions[] = {
    {"BLAS for a wide dense layer and its activation",
     [](const Instruction& i) { return i.opcode == Opcode::dense_forward; }, give_to_blas_with_activation},
    {"BLAS for wide dense layers",
     [](const Instruction& i) {
       return i.opcode == Opcode::dense_forward || i.opcode == Opcode::dense_backward_input ||
              i.opcode == Opcode::dense_backward_kernel;
     },
     give_to_blas},
    {"clipping, or a penalty's gradient, in the optimizer's step", changes_a_gradient, change_in_update},
    {"dense and its activation in one tile", [](const Instruction& i) { return i.opcode == Opcode::dense_forward; },
     fuse_forward},
    {"a residual connection's sum in that tile",
     [](const Instruction& i) { return i.opcode == dense_activation_forward; }, fuse_add},
    {"batch normalization and the derivative of the activation before it",
     [](const Instruction& i) { return i.opcode == Opcode::batch_norm_backward; }, fuse_batch_norm},
    {"an activation and its derivative at once",
     [](const Instruction& i) {
       return i.opcode == Opcode::activation_forward && i.p.activation.kind != Activation::softmax;
     },
     share_derivative},
    {"a traced gradient's norm in the tile of the input gradient, which is not stored",
     [](const Instruction& i) { return i.opcode == Opcode::dense_backward_input; }, fuse_input_norm, true},
    {"a traced gradient's norm in the tile of the kernel's gradient",
     [](const Instruction& i) { return i.opcode == Opcode::dense_backward_kernel; }, fuse_kernel_norm, true},
    {"input gradient and the derivative of the activation before it in one tile",
     [](const Instruction& i) { return i.opcode == Opcode::dense_backward_input; }, fuse_backward},
    {"input gradient and an activation's beside it in one tile",
     [](const Instruction& i) { return i.opcode == Opcode::dense_backward_input; }, fuse_backward_both},
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

std::ptrdiff_t FusionList::next_user(SlotId slot, std::size_t k) const {
  for (std::size_t user : users_[static_cast<std::size_t>(slot)])
    if (user > k && !removed_[user]) return static_cast<std::ptrdiff_t>(user);
  return -1;
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

std::vector<std::string> fusion_names() {
  std::vector<std::string> names;
  for (const Fusion& fusion : fusions) names.emplace_back(fusion.name);
  return names;
}

void fuse(std::vector<Instruction>& instructions, bool is_traced, const Program& program, const PlanLimits& limits,
          std::vector<std::string>& remarks) {
  auto remark = [&](std::string text) {
    if (std::ranges::find(remarks, text) == remarks.end()) remarks.push_back(std::move(text));
  };
  FusionList list(instructions, program, limits);
  for (std::size_t at = 0; at < list.size(); ++at)
    for (const Fusion& fusion : fusions) {
      if (list.is_removed(at) || !fusion.begins(list.at(at)) || (fusion.of_traced_steps && !is_traced)) continue;
      const std::string refusal = fusion.apply(list, at);
      if (fusion.of_traced_steps == is_traced)
        remark(std::string(fusion.name) + (refusal.empty() ? ": taken" : ": refused where " + refusal));
    }
  list.finish();
}

}  // namespace cenote
