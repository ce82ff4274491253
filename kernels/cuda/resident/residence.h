#pragma once

#include <string>

#include "kernels/cuda/memory.h"

// Whether a network can stay on chip for a whole run.
namespace cenote::cuda {

/// What a block of the resident kernel takes of a multiprocessor, for one member.
struct Residence {
  std::int64_t shared_bytes = 0;  ///< weights, optimizer state, activations and gradients, sums of norms
  int threads = 0;                ///< of the block
  std::string refusal;            ///< empty: it is resident; else why it is not

  bool fits() const { return refusal.empty(); }
};

/// Of one member's memory in a block; what the kernel and its launch agree upon. Numbers are laid one kind after the
/// other.
struct ResidentLayout {
  std::int64_t lines;    ///< floats of the Plan's arena
  std::int64_t doubles;  ///< report, square sums, factors

  __host__ __device__ std::int64_t first_double() const { return (lines + 3) / 4 * 4 * std::int64_t{sizeof(float)}; }
  __host__ __device__ std::int64_t bytes() const { return first_double() + doubles * std::int64_t{sizeof(double)}; }
};

/// Bytes of shared memory that a block may have on this device, and its multiprocessors.
std::int64_t shared_limit();
std::int64_t multiprocessors();

ResidentLayout layout_of(const Program& program, const Plan& plan);

/// @param shared_limit bytes of shared memory that a block may have on this device
Residence residence_of(const Program& program, const Plan& plan, std::int64_t shared_limit);

}  // namespace cenote::cuda
