#pragma once

#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/work.h"

// The one kernel: a block runs its part of an operation for its member.
namespace cenote::cuda {

/// Most blocks along y (CUDA C++ Programming Guide, compute capabilities).
inline constexpr std::int64_t most_parts_of_grid = 65535;

/// Members along x; parts along y, from first_part on.
template <class Operation>
__global__ void __launch_bounds__(max_team) run_operation(Operation operation, std::int64_t first_part) {
  SHARED(typename Work<Operation>::Scratch, scratch, [1]);
  run(Block{}, operation, static_cast<std::int64_t>(blockIdx.x), first_part + blockIdx.y, scratch[0]);
}

/// More parts than a grid has rows go on in the next launch.
template <class Operation>
void launch_operation(const Operation& operation, const Launch& to) {
  using W = Work<Operation>;
  const std::int64_t parts = W::parts(operation);
  for (std::int64_t first = 0; first < parts; first += most_parts_of_grid) {
    const std::int64_t left = parts - first, rows = left < most_parts_of_grid ? left : most_parts_of_grid;
    const LaunchShape shape{dim3(static_cast<unsigned>(to.members), static_cast<unsigned>(rows)),
                            dim3(static_cast<unsigned>(W::threads(operation)))};
    check(launch(run_operation<Operation>, shape, to.stream, operation, first), W::name);
  }
}

}  // namespace cenote::cuda

#define CENOTE_INSTANTIATE(Operation) template void cenote::cuda::launch_operation(const Operation&, const Launch&)
