#pragma once

#include <cstdint>

#include "cenote/backend.h"
#include "kernels/cpu/helpers.h"
#include "kernels/plan/plan.h"

namespace cenote::cpu {

/// Activations that the dense kernels can apply to their tiles while these are in registers.
constexpr bool has_fused_kernel(Activation kind) {
  return kind == Activation::relu || kind == Activation::leaky_relu || kind == Activation::sigmoid ||
         kind == Activation::tanh;
}

/// Those of which they also write the sum with a residual connection, and on the way back both gradients.
constexpr bool has_residual_kernel(Activation kind) { return kind == Activation::relu || kind == Activation::sigmoid; }

/// The data in float32, as the kernels read it. (rows, columns), row-major.
struct Table {
  const float* values = nullptr;
  std::int64_t columns = 0;
};

/// One group of members, as many as a Path trains at once, on its way through a whole run.
struct GroupRun {
  const Run* run = nullptr;
  const Plan* plan = nullptr;
  Table x[2], y[2];  ///< by Part
  Sink* sink = nullptr;
  std::int64_t first_member = 0;
  std::int64_t member_count = 0;      ///< ≤ the Path's; those beyond repeat the last member and are not reported
  float* arena = nullptr;             ///< plan.lines lines, zero
  std::int32_t* order = nullptr;      ///< (members, train_rows)
  double* hyperparameters = nullptr;  ///< (Program::hyperparameters, members)
  Helpers* helpers = nullptr;         ///< that share this group's larger operations, or null
  double* scratch = nullptr;          ///< for one member's weights, or a batch's outputs
  float* lines = nullptr;             ///< the same in lines: for a kernel's transpose, or four tensors by sample
  std::int64_t sample_lines = 0;      ///< of each of these four
};

/// A group's operations, one instruction at a time; what tests look through.
struct OpsAccess {
  std::size_t size = 0;                                            ///< of the object that construct() makes
  void (*construct)(void* ops, const GroupRun&, Batch) = nullptr;  ///< ready for a traced step of that batch
  void (*execute)(void* ops, const Instruction&) = nullptr;
  const double* (*report)(const void* ops) = nullptr;  ///< (1 + metrics, members)
};

/// One way to train members with the same vector instructions.
struct Path {
  int members = 0;  ///< at once, each in a lane of its own
  int units = 0;    ///< of one member that share a line
  void (*train)(const GroupRun&) = nullptr;
  void (*evaluate)(const GroupRun&) = nullptr;
  OpsAccess ops = {};

  int lanes() const { return members * units; }
};

/// What one SIMD target offers: the same sources, compiled with its flags.
struct KernelSet {
  const Path* group;  ///< a lane is a member
  const Path* alone;  ///< a lane is a unit of one member; none where a group is one member
};

/// A target that this machine can run.
struct Target {
  Simd simd;
  const KernelSet* kernels;
};

/// The targets that this machine can run, best first.
std::vector<Target> usable_targets();

}  // namespace cenote::cpu
