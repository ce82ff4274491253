#pragma once

#include "kernels/cuda/formulas.h"

// formulas.h comes before anything else of the formulas
#include "kernels/cuda/device.h"
#include "kernels/cuda/resident/chain.h"
#include "kernels/cuda/resident/chain_run.h"

namespace cenote::cuda {

template <int width, Activation A, int state_layers>
__global__ void __launch_bounds__(chain_warps * 32, 1) run_chain(const __grid_constant__ ChainLaunch launch) {
  ChainRun<width, A, state_layers> run(launch, static_cast<float*>(dynamic_shared()));
  run.train();
}

template <int width, Activation A, int state_layers>
void launch_chain(const ChainLaunch& launch, const LaunchShape& shape, cudaStream_t stream) {
  const auto kernel = run_chain<width, A, state_layers>;
  check(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shape.shared_bytes)),
        "cudaFuncSetAttribute");
  check(cuda::launch(kernel, shape, stream, launch), "chain");
}

/// state_layers: of how many layers between hidden ones the state fits into registers; 0: it is in shared memory.
template <int width, Activation A, int state_layers>
constexpr ChainKernel chain_kernel() {
  return {width, state_layers == 0 ? 0 : state_layers + 1, state_layers == 0,
          [](int depth) { return ChainMemory::of<width>(depth, state_layers == 0).floats; },
          launch_chain<width, A, state_layers>};
}

/// The list: of kernels for one width, the fastest first.
template <Activation A>
inline constexpr ChainKernel chains_of[] = {
    chain_kernel<10, A, 9>(), chain_kernel<4, A, 0>(),  chain_kernel<6, A, 0>(),
    chain_kernel<8, A, 0>(),  chain_kernel<10, A, 0>(), chain_kernel<12, A, 0>(),
    chain_kernel<14, A, 0>(), chain_kernel<16, A, 0>(), chain_kernel<20, A, 0>(),
};

}  // namespace cenote::cuda
