#pragma once

#include <vector>

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

/// Operations of one kind that are independent of each other, on the host and, the same, on the device.
template <class Operation>
struct OperationTable {
  std::vector<Operation> operations;
  const Operation* on_device = nullptr;
};

/// Enqueues one kernel for all of them. @throws DeviceError naming the operation
template <class Operation>
void launch_operations(const OperationTable<Operation>& table, const Launch& launch);

/// By Thrust, in nine kernels for as many tensors as there is room for at once. @throws what Thrust throws
void launch_moments(const OperationTable<TakeMoments>& table, const MomentBuffers& to, cudaStream_t stream);
/// What they keep between them for a tensor of each member, in doubles.
std::int64_t kept_numbers(std::int64_t rows);

}  // namespace cenote::cuda
