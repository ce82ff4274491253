#pragma once

#include "kernels/cuda/operations.h"

namespace cenote::cuda {

/// Where a launch goes, and for how many members.
struct Launch {
  cudaStream_t stream = nullptr;
  std::int64_t members = 0;
};

/// Enqueues the kernel of an operation for all members. @throws DeviceError naming the operation
template <class Operation>
void launch_operation(const Operation& operation, const Launch& launch);

/// Whether this build has code for the device: what CUDA says of one of the kernels.
cudaError_t look_for_kernel();

/// By Thrust, in several kernels. @throws what Thrust throws
void launch_operation(const TakeMoments& operation, const Launch& launch);
/// What it keeps between them for each member, in doubles.
std::int64_t kept_numbers(std::int64_t rows);

}  // namespace cenote::cuda
