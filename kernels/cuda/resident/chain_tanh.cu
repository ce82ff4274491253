#include "kernels/cuda/resident/chain.cuh"

namespace cenote::cuda {

std::span<const ChainKernel> tanh_chains() { return chains_of<Activation::tanh>; }

}  // namespace cenote::cuda
