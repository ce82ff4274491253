#pragma once

#include "kernels/cuda/resident/chain_adam.h"
#include "kernels/cuda/resident/chain_shape.h"
#include "kernels/cuda/vectors.h"

// A member of a dense chain in shared memory, as one of its 16 lanes sees it.
// NOLINTBEGIN(bugprone-implicit-widening-of-multiplication-result): a member is at most 227 KB
namespace cenote::cuda {

/// Adam's state of a lane's share of a layer, in registers: `layers` of them, or none.
template <int layers, int count>
struct ChainState {
  float m[layers][count], v[layers][count];
};
template <int count>
struct ChainState<0, count> {};

template <int width>
struct ChainMember {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;

  float* floats;  ///< of ChainMemory
  ChainMemory memory;
  int lane;               ///< of 16
  int jg, ig, half;       ///< of the lane's tile, and its block of samples
  int own;                ///< its first sample's place in a row
  std::int32_t rows = 0;  ///< of the batch

  __device__ ChainMember(float* own_floats, const ChainMemory& places, int lane_of_member)
      : floats(own_floats),
        memory(places),
        lane(lane_of_member),
        jg(lane & 1),
        ig(lane >> 1 & 3),
        half(lane >> 3),
        own(2 * lane) {}

  /// Row of a hidden layer's unit, over the batch.
  __device__ float* row(int layer, int unit) const {
    return floats + memory.rows + (layer * width + unit) * chain_pitch;
  }
  /// Quad of the small arrays.
  __device__ float* gap(int quad) const { return floats + memory.rows + quad * chain_pitch + chain_batch; }
  __device__ float* weights(int layer) const { return floats + memory.weights + layer * Shape::weights; }
  /// The lane's share of a part of a layer's weights (or their state) is quads share() and those 8 further on.
  __device__ int share(int part) const {
    return part * Shape::elements * 8 + (half * (Shape::quads / 2) * 8 + (lane & 7)) * 4;
  }

  /// Samples of the lane's block that there are.
  __device__ int block_rows() const {
    const int left = rows - half * 16;
    return left < 0 ? 0 : left > 16 ? 16 : left;
  }
  __device__ bool has_second_block() const { return rows > 16; }
  __device__ bool is_full() const { return rows == chain_batch; }
};

__device__ __forceinline__ float4 load_quad(const float* p) { return load_shared(reinterpret_cast<const float4*>(p)); }
__device__ __forceinline__ float part(const float4& q, int k) {
  return k == 0 ? q.x : k == 1 ? q.y : k == 2 ? q.z : q.w;
}
__device__ __forceinline__ void store_pair(float* p, float a, float b) { *reinterpret_cast<float2*>(p) = float2{a, b}; }

/// What is unlikely is laid aside, where it does not take room in the instruction cache.
__device__ __forceinline__ bool is_likely(bool condition) { return __builtin_expect(condition, true); }

/// 16 samples of a unit, or of something else: quads of four, so many floats apart.
struct BlockRow {
  const float* first;
  int pitch;

  __device__ float4 quad(int q) const { return load_quad(first + q * pitch); }
  __device__ float sample(int s) const { return load_shared(first + (s >> 2) * pitch + (s & 3)); }
};

/// chain[r·columns + c] += Σ x[r]·y[c] over the 16 samples of the lane's block, ascending.
template <int rows, int columns, int count>
__device__ __forceinline__ void add_block(float (&chain)[count], const BlockRow (&x)[rows],
                                          const BlockRow (&y)[columns]) {
#pragma unroll
  for (int q = 0; q < 4; ++q) {
    float4 left[rows], right[columns];
#pragma unroll
    for (int r = 0; r < rows; ++r) left[r] = x[r].quad(q);
#pragma unroll
    for (int c = 0; c < columns; ++c) right[c] = y[c].quad(q);
#pragma unroll
    for (int e = 0; e < 4; ++e)
#pragma unroll
      for (int r = 0; r < rows; ++r)
#pragma unroll
        for (int c = 0; c < columns; ++c)
          chain[r * columns + c] = __builtin_fmaf(part(left[r], e), part(right[c], e), chain[r * columns + c]);
  }
}
/// The same of so many samples.
template <int rows, int columns, int count>
__device__ __forceinline__ void add_some(float (&chain)[count], const BlockRow (&x)[rows], const BlockRow (&y)[columns],
                                         int samples) {
#pragma unroll 1
  for (int s = 0; s < samples; ++s) {
#pragma unroll
    for (int r = 0; r < rows; ++r)
#pragma unroll
      for (int c = 0; c < columns; ++c)
        chain[r * columns + c] = __builtin_fmaf(x[r].sample(s), y[c].sample(s), chain[r * columns + c]);
  }
}

/// The sum of two blocks, of which this lane has one, and a lane of the other half the other.
__device__ __forceinline__ float sum_of_blocks(float kept, float other, bool has_second, int half) {
  return has_second ? kept + other : half == 0 ? kept : other;
}
__device__ __forceinline__ float both_blocks(float mine, bool has_second, int half) {
  return sum_of_blocks(mine, __shfl_xor_sync(0xffffffffu, mine, 8), has_second, half);
}

/// Of a tile's chains over the lane's block: mine ← those of the lane's half of the elements, other ← the same of the
/// other block.
template <int count>
__device__ __forceinline__ void exchange_halves(const float (&chain)[count], float (&mine)[count / 2],
                                                float (&other)[count / 2], int half) {
#pragma unroll
  for (int k = 0; k < count / 2; ++k) {
    other[k] = __shfl_xor_sync(0xffffffffu, half == 0 ? chain[k + count / 2] : chain[k], 8);
    mine[k] = half == 0 ? chain[k] : chain[k + count / 2];
  }
}

/// sum[0 … half): over the batch, of the lane's half of the `count` elements of its tile.
template <int count, int width, int rows, int columns>
__device__ __forceinline__ void sum_over_batch(const ChainMember<width>& me, const BlockRow (&x)[rows],
                                               const BlockRow (&y)[columns], float (&sum)[count / 2]) {
  float chain[count] = {}, other[count / 2];
  if (is_likely(me.is_full())) {
    add_block(chain, x, y);
    exchange_halves(chain, sum, other, me.half);
#pragma unroll
    for (int k = 0; k < count / 2; ++k) sum[k] = sum[k] + other[k];
  } else {
    pmevent();
    add_some(chain, x, y, me.block_rows());
    exchange_halves(chain, sum, other, me.half);
    if (me.has_second_block()) {
#pragma unroll
      for (int k = 0; k < count / 2; ++k) sum[k] = sum[k] + other[k];
    } else if (me.half == 1 && !SEEDED_BUG(lost_half)) {
#pragma unroll
      for (int k = 0; k < count / 2; ++k) sum[k] = other[k];
    }
  }
}

}  // namespace cenote::cuda
// NOLINTEND(bugprone-implicit-widening-of-multiplication-result)
