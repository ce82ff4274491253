#include "kernels/cuda/resident/chain.cuh"

namespace cenote::cuda {

std::span<const ChainKernel> sigmoid_chains() { return chains_of<Activation::sigmoid>; }

}  // namespace cenote::cuda
