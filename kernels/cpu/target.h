#pragma once

#include <cstdint>

#include "cenote/backend.h"
#include "kernels/cpu/blas_dense.h"
#include "kernels/plan/plan.h"

namespace cenote::cpu {

/// Activations that the dense kernels can apply to their tiles while these are in registers.
constexpr bool has_fused_kernel(Activation kind) {
  return kind == Activation::relu || kind == Activation::leaky_relu || kind == Activation::sigmoid ||
         kind == Activation::tanh;
}

/// The data in float32, as the kernels read it. (rows, columns), row-major.
struct Table {
  const float* values = nullptr;
  std::int64_t columns = 0;
};

/// One group of members, as many as a target has lanes, on its way through a whole run.
struct GroupRun {
  const Run* run = nullptr;
  const Plan* plan = nullptr;
  Table x[2], y[2];  ///< by Part
  Sink* sink = nullptr;
  std::int64_t first_member = 0;
  std::int64_t member_count = 0;      ///< ≤ lanes; the lanes beyond repeat the last member and are not reported
  float* arena = nullptr;             ///< plan.lines lines, zero
  std::int32_t* order = nullptr;      ///< (lanes, train_rows)
  double* hyperparameters = nullptr;  ///< (Program::hyperparameters, lanes)
  BlasDense* blas = nullptr;          ///< the thread's
  double* scratch = nullptr;          ///< for one member's weights, or a batch's outputs
};

/// A group's operations, one instruction at a time; what tests look through.
struct OpsAccess {
  std::size_t size;                                      ///< of the object that construct() makes
  void (*construct)(void* ops, const GroupRun&, Batch);  ///< ready for a traced step of that batch
  void (*execute)(void* ops, const Instruction&);
  const double* (*report)(const void* ops);  ///< (1 + metrics, lanes)
};

/// What one SIMD target offers: the same sources, compiled with its flags.
struct KernelSet {
  int lanes;
  void (*train)(const GroupRun&);
  void (*evaluate)(const GroupRun&);
  OpsAccess ops;
};

/// A target that this machine can run.
struct Target {
  Simd simd;
  const KernelSet* kernels;
};

/// The targets that this machine can run, best first.
std::vector<Target> usable_targets();

}  // namespace cenote::cpu
