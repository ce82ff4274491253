#pragma once

#include <string>
#include <vector>

#include "cenote/program.h"
#include "kernels/interpreter/run_schedule.h"

namespace cenote {

/// What a Plan may put in place of a run of instructions. The bits are those of the run.
inline constexpr auto dense_activation_forward = static_cast<Opcode>(200);         ///< x, kernel, [bias], [slope] → h
inline constexpr auto dense_backward_input_activation = static_cast<Opcode>(201);  ///< dz, kernel, h, [slope] → dz of h

/// What a Plan may put in their place where the Recipe asks for the same bits on one machine only.
inline constexpr auto blas_forward = static_cast<Opcode>(202);             ///< x, kernel, [bias] → z
inline constexpr auto blas_backward_input = static_cast<Opcode>(203);      ///< dz, kernel → dx
inline constexpr auto blas_backward_kernel = static_cast<Opcode>(204);     ///< x, dz → dkernel
inline constexpr auto blas_activation_forward = static_cast<Opcode>(205);  ///< x, kernel, [bias] → h

/// A layer that a BLAS multiplies: this many units before and after it at least. A choice by shape alone.
inline constexpr std::int32_t blas_units = 256;

/// Where a slot lies in an arena. Unit: a line, one float for each member that the arena is for.
struct Place {
  std::int64_t offset = 0;
  std::int32_t rows = 1;  ///< of a batched slot: 0, as many as the batch has
  std::int32_t columns = 1;
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
Place place_of(const Slot& slot, bool pads_rows);
/// The lines that it takes for batches of that size.
std::int64_t lines_of(const Place& place, std::int64_t batch_size);

/// What a backend can do, and for how much.
struct PlanLimits {
  std::int64_t batch_size = 32;  ///< the largest
  std::int64_t members = 1;
  /// Members of a cohort for which products by a BLAS, each member by itself, are faster than the backend's own.
  std::int64_t blas_members = 0;
  /// Activations that the backend's BLAS applies to its outputs before it stores them; null: none.
  bool (*has_blas_epilogue)(Activation) = nullptr;
  /// Activations that the backend's dense kernels apply to their tiles while these are in registers.
  bool (*has_fused_kernel)(Activation) = nullptr;
  /// Whether rows of a power of two get a line more, since they would all fall into the same cache sets.
  bool pads_rows = false;
};

Plan make_plan(const Program& program, const PlanLimits& limits);

}  // namespace cenote
