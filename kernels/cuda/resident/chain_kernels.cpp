#include "kernels/cuda/resident/chain.h"

namespace cenote::cuda {

std::span<const ChainKernel> chain_kernels(Activation activation) {
  switch (activation) {
    case Activation::relu:
      return relu_chains();
    case Activation::sigmoid:
      return sigmoid_chains();
    case Activation::tanh:
      return tanh_chains();
    default:
      return {};
  }
}

}  // namespace cenote::cuda
