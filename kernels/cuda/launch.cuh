#pragma once

#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/work.h"

// The one kernel: a block runs its part of an operation for its member.
namespace cenote::cuda {

/// Most blocks along y or z (CUDA C++ Programming Guide, compute capabilities).
inline constexpr std::int64_t most_blocks_of_grid = 65535;

/// Members along x; parts along y, from first_part on.
template <class Operation>
__global__ void __launch_bounds__(max_team) run_operation(Operation operation, std::int64_t first_part) {
  SHARED(typename Work<Operation>::Scratch, scratch, [1]);
  run(Block{}, operation, static_cast<std::int64_t>(blockIdx.x), first_part + blockIdx.y, scratch[0]);
}

/// Calls visit(first, count) for so many in pieces that a grid takes along y or z.
template <class Visit>
void for_each_grid(std::int64_t count, Visit visit) {
  for (std::int64_t first = 0; first < count; first += most_blocks_of_grid) {
    const std::int64_t left = count - first;
    visit(first, static_cast<unsigned>(left < most_blocks_of_grid ? left : most_blocks_of_grid));
  }
}

/// More parts than a grid has rows go on in the next launch.
template <class Operation>
void launch_operation(const Operation& operation, const Launch& to) {
  using W = Work<Operation>;
  for_each_grid(W::parts(operation), [&](std::int64_t first, unsigned rows) {
    const LaunchShape shape{dim3(static_cast<unsigned>(to.members), rows),
                            dim3(static_cast<unsigned>(W::threads(operation)))};
    check(launch(run_operation<Operation>, shape, to.stream, operation, first), W::name);
  });
}

/// Operations along z; parts along y, of which some operations have fewer than others.
template <class Operation>
__global__ void __launch_bounds__(max_team)
    run_operations(const Operation* operations, std::int64_t first, std::int64_t first_part) {
  SHARED(typename Work<Operation>::Scratch, scratch, [1]);
  const Operation operation = operations[first + blockIdx.z];
  const std::int64_t part = first_part + blockIdx.y;
  if (part < Work<Operation>::parts(operation))
    run(Block{}, operation, static_cast<std::int64_t>(blockIdx.x), part, scratch[0]);
}

template <class Operation>
void launch_operations(const OperationTable<Operation>& table, const Launch& to) {
  using W = Work<Operation>;
  std::int64_t parts = 1;
  int threads = 32;
  for (const Operation& o : table.operations) {
    parts = W::parts(o) > parts ? W::parts(o) : parts;
    threads = W::threads(o) > threads ? W::threads(o) : threads;
  }
  const auto x = static_cast<unsigned>(to.members), block = static_cast<unsigned>(threads);
  for_each_grid(static_cast<std::int64_t>(table.operations.size()), [&](std::int64_t first, unsigned z) {
    for_each_grid(parts, [&](std::int64_t first_part, unsigned y) {
      const LaunchShape shape{dim3(x, y, z), dim3(block)};
      check(launch(run_operations<Operation>, shape, to.stream, table.on_device, first, first_part), W::name);
    });
  });
}

}  // namespace cenote::cuda

#define CENOTE_INSTANTIATE(Operation) template void cenote::cuda::launch_operation(const Operation&, const Launch&)
#define CENOTE_INSTANTIATE_TABLE(Operation) \
  template void cenote::cuda::launch_operations(const OperationTable<Operation>&, const Launch&)
