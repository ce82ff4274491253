#pragma once

#include "kernels/cpu/blas_dense.h"
#include "kernels/cpu/namespace.h"
#include "kernels/plan/plan.h"

namespace cenote::cpu::CENOTE_TARGET {

/// Hands one member's product to the BLAS. find(slot): the member's LaneTensor, empty for no_slot
template <class Find>
void run_instruction(BlasDense& blas, const Instruction& i, Find find) {
  const LaneTensor a = find(i.in[0]), b = find(i.in[1]), to = find(i.out[0]);
  if (i.opcode == blas_forward)
    blas.forward(a, b, find(i.in[2]), to);
  else if (i.opcode == blas_backward_input)
    blas.backward_input(a, b, to, i.accumulate);
  else
    blas.backward_kernel(a, b, to, i.accumulate);
}

}  // namespace cenote::cpu::CENOTE_TARGET
