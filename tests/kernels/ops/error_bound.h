#pragma once

#include "tests/kernels/ops/batch_norm_bounds.h"
#include "tests/kernels/ops/layer_bounds.h"
#include "tests/kernels/ops/loss_bounds.h"
#include "tests/kernels/ops/update_bounds.h"

namespace cenote::ops {

/// The bound of an output but for accumulation.
inline Bound own_bound(const Context& c, int output) {
  switch (c.i.opcode) {
    case Opcode::dense_forward:
      return dense_forward_bound(c);
    case Opcode::dense_backward_input:
      return dense_backward_input_bound(c);
    case Opcode::dense_backward_kernel:
      return dense_backward_kernel_bound(c);
    case Opcode::dense_backward_bias:
      return dense_backward_bias_bound(c);
    case Opcode::activation_forward:
      return activation_forward_bound(c);
    case Opcode::activation_backward:
      return activation_backward_bound(c);
    case Opcode::prelu_backward_alpha:
      return prelu_backward_alpha_bound(c);
    case Opcode::batch_norm_forward:
      return output == 0 ? batch_norm_forward_bound(c) : output == 1 ? mean_bound(c) : variance_bound(c);
    case Opcode::batch_norm_inference:
      return batch_norm_inference_bound(c, c.in(3), c.in(4));
    case Opcode::batch_norm_update:
      return batch_norm_update_bound(c, output);
    case Opcode::batch_norm_backward:
      return batch_norm_gradient_bound(c, output);
    case Opcode::loss:
      return loss_bound(c);
    case Opcode::loss_backward:
      return loss_backward_bound(c);
    case Opcode::output_gradient:
      return output_gradient_bound(c);
    case Opcode::penalty:
      return penalty_bound(c);
    case Opcode::penalty_backward:
      return penalty_backward_bound(c);
    case Opcode::clip_norm:
      return clip_norm_bound(c);
    case Opcode::scale:
      return scale_bound(c);
    case Opcode::adam:
    case Opcode::sgd:
    case Opcode::rmsprop:
      return optimizer_bound(c);
    default:
      return scaled_bound(c, 2);  // one operation on each element, or none
  }
}

inline Bound error_bound(const Context& c, int output) {
  Bound bound = own_bound(c, output);
  if (!c.i.accumulate || output > 0) return bound;
  const View old = c.before.view(c.i.out[0]), sum = c.out();
  for (std::int64_t e = 0; e < sum.size(); ++e)
    bound[static_cast<std::size_t>(e)] += c.rounding.of(1, std::abs(old(e)) + std::abs(sum(e)));
  return bound;
}

}  // namespace cenote::ops
