#pragma once

#include <span>

#include "kernels/cuda/resident/chain_shape.h"

// The kernels of dense chains: one list, of widths and activations.
namespace cenote::cuda {

/// A kernel for hidden layers of one width and activation.
struct ChainKernel {
  int width;
  int deepest;                        ///< hidden layers; 0: as many as there is shared memory for
  bool keeps_state;                   ///< Adam's in shared memory, not in registers
  std::int32_t (*floats)(int depth);  ///< of shared memory, for a member
  void (*launch)(const ChainLaunch& launch, const LaunchShape& shape, cudaStream_t stream);
};

/// At most so many warps of two members in a block.
inline constexpr int chain_warps = 6;

std::span<const ChainKernel> relu_chains();
std::span<const ChainKernel> sigmoid_chains();
std::span<const ChainKernel> tanh_chains();
/// Those of an activation, the fastest first. Empty if there are none.
std::span<const ChainKernel> chain_kernels(Activation activation);

}  // namespace cenote::cuda
