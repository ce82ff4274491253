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

/// The tiles of wide layers are in two parts, half of a lane's columns each, since a tile's sums are in registers.
template <int width>
struct ChainShape {
  static_assert(width % 2 == 0 && width >= 4);
  static constexpr int units = width / 2;       ///< that a lane has columns of
  static constexpr int rows = (width + 4) / 4;  ///< of a lane's tile; the bias is row `width` of a layer
  static constexpr int parts = rows * units > 72 ? 2 : 1;
  static constexpr int columns = width == 6 ? 4 : units / parts;  ///< of a part; a fourth one keeps inputs in order
  static constexpr int used = rows * columns;
  static constexpr int elements = (used + 7) / 8 * 8;  ///< of a part, each half of the lanes taking half of them
  static constexpr int half = elements / 2, quads = elements / 4;
  static constexpr int weights = parts * elements * 8;  ///< floats of a layer
  static_assert(units % parts == 0 && (columns >= 4 || width == 4), "a quad with two rows of a column swaps inputs");
};

/// The place of element k of lane t's tile among a layer's inputs and units.
struct ChainPlace {
  int i, j;
  bool is_weight;  ///< or a bias; else padding
};
template <int width>
__host__ __device__ constexpr ChainPlace chain_place(int t, int k) {
  using Shape = ChainShape<width>;
  const int part = k / Shape::elements, within = k % Shape::elements;
  const int i = (t >> 1) + 4 * (within / Shape::columns);
  const int j = (t & 1) + 2 * (part * Shape::columns + within % Shape::columns);
  return {i, j, within < Shape::used && i <= width && j < width};
}

/// Whether a quad holds weights of the layer, not padding alone.
template <int width>
__host__ __device__ constexpr bool has_weights(int t, int quad) {
  for (int k = 4 * quad; k < 4 * quad + 4; ++k)
    if (chain_place<width>(t, k).is_weight) return true;
  return false;
}

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
