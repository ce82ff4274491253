#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"
#include "kernels/interpreter/run_schedule.h"

namespace cenote {

/// What a Plan may put in place of a run of instructions. The bits are those of the run.
inline constexpr auto dense_activation_forward = static_cast<Opcode>(200);         ///< x, kernel, [bias], [slope] → h
inline constexpr auto dense_backward_input_activation = static_cast<Opcode>(201);  ///< dz, kernel, h, [slope] → dz of h

/// The same around a residual connection. The first: x, kernel, [bias], [slope], addend → h, addend + h
inline constexpr auto dense_activation_add = static_cast<Opcode>(216);
/// dz, kernel, h, [slope] → dh (or added to it), dz of h
inline constexpr auto dense_backward_input_both = static_cast<Opcode>(217);

/// An activation that leaves its derivative where its input was, and what that makes of the way back.
inline constexpr auto activation_with_derivative = static_cast<Opcode>(210);     ///< z, [slope] → h, derivative
inline constexpr auto multiply = static_cast<Opcode>(211);                       ///< derivative, dh → dz
inline constexpr auto dense_backward_input_multiply = static_cast<Opcode>(212);  ///< dz, kernel, derivative → dz of h

/// Batch normalization on the way back through the activation whose output it normalized: dx is dz of that.
inline constexpr auto batch_norm_backward_relu = static_cast<Opcode>(213);
inline constexpr auto batch_norm_backward_sigmoid = static_cast<Opcode>(214);
inline constexpr auto batch_norm_backward_tanh = static_cast<Opcode>(215);

/// What a Plan may put in their place where the Recipe asks for the same bits on one machine only.
inline constexpr auto blas_forward = static_cast<Opcode>(202);          ///< x, kernel, [bias] → z
inline constexpr auto blas_backward_input = static_cast<Opcode>(203);   ///< dz, kernel → dx
inline constexpr auto blas_backward_kernel = static_cast<Opcode>(204);  ///< x, dz → dkernel

/// An optimizer's step, of which type p.optimizer says, of a gradient that changes on its way: operands as adam's (or
/// sgd's, rmsprop's), beside in[2], the clip value or the regularization factor.
inline constexpr auto value_clipped_update = static_cast<Opcode>(205);
inline constexpr auto L1_penalized_update = static_cast<Opcode>(206);
inline constexpr auto L2_penalized_update = static_cast<Opcode>(207);
/// The same with the factor that the last clip_factor, or global_norm_factor, has left.
inline constexpr auto scaled_update = static_cast<Opcode>(208);
inline constexpr auto clip_factor = static_cast<Opcode>(209);  ///< clip_norm of a gradient that will be scaled later

constexpr bool is_blas(Opcode opcode) {
  return opcode == blas_forward || opcode == blas_backward_input || opcode == blas_backward_kernel;
}

/// A layer that a BLAS multiplies: this many units before and after it at least. A choice by shape alone.
inline constexpr std::int32_t blas_units = 256;

/// How slots are laid out in lines.
struct Layout {
  /// Numbers of a row that share a line. 1: a line is one number of each member that the arena is for. More: the arena
  /// is one member's, and its hyperparameters and constants still have a line each, full of the same number.
  std::int32_t units_of_line = 1;
  /// Whether rows of a power of two get a line more, since they would all fall into the same cache sets.
  bool pads_rows = false;
};

/// Where a slot lies in an arena.
struct Place {
  std::int64_t offset = 0;  ///< in lines
  std::int32_t rows = 1;    ///< of a batched slot: 0, as many as the batch has
  std::int32_t columns = 1;
  std::int32_t lines = 1;   ///< of a row: as many as columns, or fewer
  std::int32_t stride = 1;  ///< lines from row to row
};

/// This backend's choices for a Program: super-instructions, and the addresses of the slots.
struct Plan {
  std::vector<Instruction> train, train_traced, measure, evaluate;
  std::vector<Place> places;         ///< by slot; lists have slots of their own beyond the Program's
  std::int64_t lines = 0;            ///< of the arena
  SlotId output = no_slot;           ///< of evaluate
  std::vector<std::string> remarks;  ///< what was chosen, and why anything faster was refused

  Instructions lists() const { return {view(train), view(measure), view(evaluate), view(train_traced)}; }
};

/// The place of a slot, at offset 0.
Place place_of(const Slot& slot, const Layout& layout);
/// The lines that it takes for batches of that size.
std::int64_t lines_of(const Place& place, std::int64_t batch_size);

/// What a backend can do, and for how much.
struct PlanLimits {
  std::int64_t batch_size = 32;  ///< the largest
  std::int64_t members = 1;
  /// Members of a cohort for which products by a BLAS, each member by itself, are faster than the backend's own.
  std::int64_t blas_members = 0;
  /// Activations that the backend's dense kernels apply to their tiles while these are in registers.
  bool (*has_fused_kernel)(Activation) = nullptr;
  /// Those for which they also have dense_activation_add and dense_backward_input_both.
  bool (*has_residual_kernel)(Activation) = nullptr;
  /// Activations that the backend computes together with their derivative.
  bool (*has_shared_derivative)(Activation) = nullptr;
  /// Whether the backend has the …_update and batch_norm_backward_… instructions.
  bool has_fused_updates = false;
  Layout layout = {};
};

Plan make_plan(const Program& program, const PlanLimits& limits);

}  // namespace cenote
