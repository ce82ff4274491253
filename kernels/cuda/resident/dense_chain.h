#pragma once

#include <string>
#include <vector>

#include "kernels/cuda/resident/chain.h"

namespace cenote::cuda {

/// A network that is a dense chain, and what its kernel must know of it; or why none has been chosen.
struct DenseChain {
  std::string refusal;  ///< empty: it is one
  const ChainKernel* kernel = nullptr;
  std::string passed_over;         ///< faster kernels of the list, and why they refused; or empty
  std::vector<ChainLayer> layers;  ///< hidden ones, then the output
  std::int32_t depth = 0, features = 0, width = 0;
  Activation activation = Activation::linear;
  OptimizerParameters optimizer{};
  SlotId learning_rate = no_slot;
  std::int64_t member_bytes = 0;  ///< of shared memory

  bool fits() const { return refusal.empty(); }
  /// The kernel that was chosen, or the refusal.
  std::string describe() const;
};

/// @param batch_size the largest; shared_limit: bytes of shared memory that a block may have
DenseChain dense_chain_of(const Program& program, const Plan& plan, std::int64_t batch_size, std::int64_t shared_limit);

}  // namespace cenote::cuda
