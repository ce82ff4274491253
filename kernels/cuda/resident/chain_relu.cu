#include "kernels/cuda/resident/chain.cuh"

namespace cenote::cuda {

std::span<const ChainKernel> relu_chains() { return chains_of<Activation::relu>; }

}  // namespace cenote::cuda
