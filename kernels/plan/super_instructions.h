#pragma once

#include "cenote/program.h"

// What a Plan may put in place of a run of instructions, or of one. The bits are those of what it replaces.
namespace cenote {

constexpr Opcode super_instruction(int number) { return static_cast<Opcode>(200 + number); }

// A dense layer and the activation after it, or before it on the way back.
inline constexpr Opcode dense_activation_forward = super_instruction(0);         ///< x, kernel, [bias], [slope] → h
inline constexpr Opcode dense_backward_input_activation = super_instruction(1);  ///< dz, kernel, h, [slope] → dz of h

// The same around a residual connection.
/// x, kernel, [bias], [slope], addend → h, addend + h
inline constexpr Opcode dense_activation_add = super_instruction(2);
/// dz, kernel, h, [slope] → dh (or added to it), dz of h
inline constexpr Opcode dense_backward_input_both = super_instruction(3);

// Gradients whose norms are traced.
/// dz, kernel, h, [slope] → dz of h, and dh only where its norm must be taken from it; p.activation_norm
inline constexpr Opcode dense_backward_input_norm = super_instruction(19);
inline constexpr Opcode dense_backward_kernel_norm = super_instruction(20);  ///< x, dz → dkernel; p.moments

// An activation that leaves its derivative where its input was, and what that makes of the way back.
inline constexpr Opcode activation_with_derivative = super_instruction(4);     ///< z → h, derivative
inline constexpr Opcode multiply = super_instruction(5);                       ///< derivative, dh → dz
inline constexpr Opcode dense_backward_input_multiply = super_instruction(6);  ///< dz, kernel, derivative → dz of h

// Batch normalization on the way back through the activation whose output it normalized: dx is dz of that.
inline constexpr Opcode batch_norm_backward_relu = super_instruction(7);
inline constexpr Opcode batch_norm_backward_sigmoid = super_instruction(8);
inline constexpr Opcode batch_norm_backward_tanh = super_instruction(9);

// An optimizer's step, of which type p.optimizer says, of a gradient that changes on its way: operands as adam's (or
// sgd's, rmsprop's), beside in[2], the clip value or the regularization factor.
inline constexpr Opcode value_clipped_update = super_instruction(10);
inline constexpr Opcode L1_penalized_update = super_instruction(11);
inline constexpr Opcode L2_penalized_update = super_instruction(12);
/// The same with the factor that the last clip_factor, or global_norm_factor, has left.
inline constexpr Opcode scaled_update = super_instruction(13);
inline constexpr Opcode clip_factor = super_instruction(14);  ///< clip_norm of a gradient that will be scaled later

// What a BLAS does where the Recipe asks for the same bits on one machine only.
inline constexpr Opcode blas_forward = super_instruction(15);             ///< x, kernel, [bias] → z
inline constexpr Opcode blas_backward_input = super_instruction(16);      ///< dz, kernel → dx
inline constexpr Opcode blas_backward_kernel = super_instruction(17);     ///< x, dz → dkernel
inline constexpr Opcode blas_activation_forward = super_instruction(18);  ///< x, kernel, [bias] → h

constexpr bool is_blas(Opcode opcode) {
  return opcode == blas_forward || opcode == blas_backward_input || opcode == blas_backward_kernel;
}

}  // namespace cenote
