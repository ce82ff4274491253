#pragma once

#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/work.h"

// The one kernel: a block runs its part of an operation for its member.
namespace cenote::cuda {

template <class Operation>
__global__ void __launch_bounds__(max_team) run_operation(Operation operation) {
  SHARED(typename Work<Operation>::Scratch, scratch, [1]);
  run(Block{}, operation, static_cast<std::int64_t>(blockIdx.x), static_cast<std::int64_t>(blockIdx.y), scratch[0]);
}

template <class Operation>
void launch_operation(const Operation& operation, const Launch& to) {
  using W = Work<Operation>;
  const auto parts = static_cast<unsigned>(W::parts(operation));
  const LaunchShape shape{dim3(static_cast<unsigned>(to.members), parts),
                          dim3(static_cast<unsigned>(W::threads(operation)))};
  check(launch(run_operation<Operation>, shape, to.stream, operation), W::name);
}

}  // namespace cenote::cuda

#define CENOTE_INSTANTIATE(Operation) template void cenote::cuda::launch_operation(const Operation&, const Launch&)
