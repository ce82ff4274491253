#pragma once

#include <array>
#include <string>
#include <vector>

#include "cenote/program.h"
#include "kernels/interpreter/run_schedule.h"
#include "kernels/plan/super_instructions.h"

namespace cenote {

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
  std::vector<Instruction> train, measure, evaluate;
  /// train on traced steps: by the set of cadences that are due, for members of whom none or some are traced in full
  std::array<std::vector<std::vector<Instruction>>, 2> traced;
  std::vector<Place> places;         ///< by slot; lists have slots of their own beyond the Program's
  std::int64_t lines = 0;            ///< of the arena
  SlotId output = no_slot;           ///< of evaluate
  std::vector<std::string> remarks;  ///< what was chosen, and why anything faster was refused

  Instructions lists() const;
  /// All but evaluate.
  std::vector<const std::vector<Instruction>*> passes() const;
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
  /// Activations that the backend's BLAS applies to its outputs before it stores them; null: none.
  bool (*has_blas_epilogue)(Activation) = nullptr;
  /// Activations that the backend's dense kernels apply to their tiles while these are in registers.
  bool (*has_fused_kernel)(Activation) = nullptr;
  /// Those for which they also have dense_activation_add and dense_backward_input_both.
  bool (*has_residual_kernel)(Activation) = nullptr;
  /// Whether they also take norms of such tiles; for the same activations.
  bool takes_norms_in_tiles = false;
  /// Activations that the backend computes together with their derivative.
  bool (*has_shared_derivative)(Activation) = nullptr;
  /// Whether the backend has the …_update and batch_norm_backward_… instructions.
  bool has_fused_updates = false;
  /// Whether the backend does readings that stand beside each other at once.
  bool gathers_readings = false;
  Layout layout = {};
};

Plan make_plan(const Program& program, const PlanLimits& limits);

}  // namespace cenote
