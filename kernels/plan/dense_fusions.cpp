#include <fmt/format.h>

#include "kernels/plan/fusions.h"

// What joins a dense layer's products.
namespace cenote {

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

/// A residual connection: the sum of what the layer gives and what passes it by, where that comes next.
std::string fuse_add(FusionList& list, std::size_t at) {
  const Activation kind = list.at(at).p.activation.kind;
  if (list.limits().has_residual_kernel == nullptr || !list.limits().has_residual_kernel(kind))
    return name_of(kind) + " has no such kernel";
  const std::size_t next = list.next(at);
  if (next >= list.size() || list.at(next).opcode != Opcode::add) return "no sum follows";
  const Instruction sum = list.at(next);
  Instruction& fused = list.at(at);
  const SlotId h = fused.out[0], addend = sum.in[0] == h ? sum.in[1] : sum.in[0];
  if ((sum.in[0] != h && sum.in[1] != h) || addend == h) return "the sum is of other layers";
  fused.opcode = dense_activation_add;
  fused.in[4] = addend;
  fused.out[1] = sum.out[0];
  list.remove(next);
  return {};
}

namespace {

bool traces(Opcode opcode) {
  return opcode == Opcode::moments || opcode == Opcode::reading || opcode == Opcode::values;
}

bool ends_an_activation(const Instruction& i) {
  return i.opcode == Opcode::activation_backward || i.opcode == multiply;
}

}  // namespace

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

namespace {

/// The next instruction that does more with a slot than to trace it, or −1.
std::ptrdiff_t next_true_user(const FusionList& list, SlotId slot, std::size_t at) {
  std::ptrdiff_t user = list.next_user(slot, at);
  while (user >= 0 && traces(list.at(static_cast<std::size_t>(user)).opcode))
    user = list.next_user(slot, static_cast<std::size_t>(user));
  return user;
}

}  // namespace

/// Where the gradient has other uses too: the first of them must be an activation's.
std::string fuse_backward_both(FusionList& list, std::size_t at) {
  const SlotId gradient = list.at(at).out[0];
  const std::ptrdiff_t user = next_true_user(list, gradient, at);
  if (user < 0) return "nobody reads the gradient";
  const Instruction activation = list.at(static_cast<std::size_t>(user));
  if (activation.opcode != Opcode::activation_backward || activation.in[1] != gradient || activation.accumulate)
    return "the gradient is no activation's first";
  const Activation kind = activation.p.activation.kind;
  if (list.limits().has_residual_kernel == nullptr || !list.limits().has_residual_kernel(kind))
    return name_of(kind) + " has no such kernel";
  Instruction& fused = list.at(at);
  fused.opcode = dense_backward_input_both;
  fused.in[2] = activation.in[0];
  fused.in[3] = activation.in[2];
  fused.out[1] = activation.out[0];
  fused.p = activation.p;
  list.remove(static_cast<std::size_t>(user));
  return {};
}

}  // namespace cenote
