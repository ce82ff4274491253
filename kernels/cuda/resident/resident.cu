#include "kernels/cuda/device.h"
#include "kernels/cuda/resident/resident_ops.h"

namespace cenote::cuda {
namespace {

/// One launch for a part of a run: each block trains its member, whose state stays on chip.
__global__ void __launch_bounds__(max_team) run_resident(const __grid_constant__ ResidentLaunch launch) {
  SHARED(ResidentScratch, scratch, [1]);
  SHARED(RunState, state, [1]);
  ResidentOps ops(launch, dynamic_shared(), state[0], scratch[0]);
  ops.load();
  run_schedule(launch.lists, launch.cadence, launch.from, launch.batches, ops);
  ops.store();
}

}  // namespace

/// Once in the program, not once for each list that there is.
__device__ __attribute__((noinline)) void ResidentOps::run_list(InstructionList list) {
  begin_list();
  run_step(list, *this);
}

std::int64_t resident_scratch_bytes() {
  constexpr std::int64_t padding = 3 * 16;  // between the three
  return sizeof(ResidentScratch) + sizeof(RunState) + padding;
}

void launch_resident(const ResidentLaunch& launch, int threads, cudaStream_t stream) {
  const auto bytes = static_cast<std::size_t>(launch.layout.bytes());
  check(cudaFuncSetAttribute(run_resident, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(bytes)),
        "cudaFuncSetAttribute");
  const LaunchShape shape{dim3(static_cast<unsigned>(launch.members)), dim3(static_cast<unsigned>(threads)), bytes};
  check(cuda::launch(run_resident, shape, stream, launch), "resident");
}

}  // namespace cenote::cuda
