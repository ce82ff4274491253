#pragma once

#include "kernels/cuda/resident/resident_launch.h"

// A dense chain: hidden layers of one width and activation, one after the other, and one output. How a member of such a
// network lies on chip, and over the lanes of half a warp.
//
// A lane has two samples of the batch, 2p and 2p + 1 for lane p of 16, so that lanes 0–7 hold the first block of 16
// whose sum is a chain (docs/numerics.md), and lanes 8–15 the second. Forward, and on the way back to the input, a lane
// computes all units of its samples, with every weight read by all lanes at once. For the gradient of the weights a
// lane has a tile of units instead: rows i = ig + 4r and columns j = jg + 2c of a layer's (inputs and bias, units), ig
// = 0…3, jg = 0, 1, over the samples of its block; the two blocks are then added across the halves. Weights lie in the
// order of these tiles: element k = r·columns + c of lane t's is the k % 4-th float of quad k / 4 · 8 + t.
namespace cenote::cuda {

inline constexpr int chain_lanes = 16, chain_batch = 32, chain_features = 3;

template <int width>
struct ChainShape {
  static constexpr int rows = (width + 1 + 3) / 4;  ///< of a lane's tile; the bias is row `width` of a layer
  static constexpr int columns = width / 2;
  static constexpr int used = rows * columns;
  static constexpr int elements = (used + 7) / 8 * 8;  ///< of a lane's tile, each half of the lanes taking half of them
  static constexpr int half = elements / 2, quads = elements / 4;
  static constexpr int weights = elements * 8;  ///< floats of a layer
};

/// Floats from a row of activations, a unit's over the batch, to the next: 32, and a gap of four that shifts the banks.
inline constexpr int chain_pitch = 36;

/// Small arrays, in the gaps between the rows, four floats in each.
template <int width>
struct ChainGaps {
  static constexpr int out = (width + 1 + 3) / 4, batch = chain_batch / 4;
  static constexpr int first_w = 0;  ///< a unit each: weights by feature, the bias last
  static constexpr int first_m = width, first_v = 2 * width;
  static constexpr int out_w = 3 * width, out_m = out_w + out, out_v = out_m + out;  ///< weights, then the bias
  static constexpr int x = out_v + out, ones = x + chain_features * batch;           ///< by feature, over the batch
  static constexpr int delta = ones + batch, terms = delta + batch;  ///< of the output; of the loss, of the metric
  static constexpr int count = terms + 2 * batch;
};

/// Where a member's arrays lie, in floats.
struct ChainMemory {
  std::int32_t rows, ones, weights, m, v, floats;

  template <int width>
  __host__ __device__ static constexpr ChainMemory of(int depth, bool keeps_state) {
    ChainMemory memory{};
    const int layers = (depth - 1) * ChainShape<width>::weights, needed = ChainGaps<width>::count;
    memory.rows = 0;
    memory.ones = (depth * width > needed ? depth * width : needed) * chain_pitch;
    memory.weights = memory.ones + 60;
    memory.m = memory.weights + layers;
    memory.v = memory.m + (keeps_state ? layers : 0);
    const int end = memory.v + (keeps_state ? layers : 0);
    memory.floats = end + (4 - end % 32 + 32) % 32;  // members are four banks apart
    return memory;
  }
};

/// A layer's slots, as offsets in a member's arena: the variable, m and v of each.
struct ChainLayer {
  std::int64_t kernel[3], bias[3];
};

/// The arguments of a chain's kernel.
struct ChainLaunch {
  ResidentLaunch run;
  const ChainLayer* layers;  ///< hidden ones, then the output
  std::int32_t depth, features;
  OptimizerParameters optimizer;
  float beta_1, beta_2;
  const double* learning_rate;  ///< (members)
};

}  // namespace cenote::cuda
