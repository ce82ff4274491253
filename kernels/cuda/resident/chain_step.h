#pragma once

#include "kernels/cuda/resident/chain_activation.h"
#include "kernels/cuda/resident/chain_member.h"
#include "kernels/lanes/loss.h"
#include "kernels/lanes/loss_gradient.h"

// One step of training a dense chain: forward, loss, and on the way back each layer's update as soon as its gradient is
// there. A lane's two samples are the innermost index of what it has of a layer: unit j, sample s at 2j + s.
// NOLINTBEGIN(bugprone-implicit-widening-of-multiplication-result): a member is at most 227 KB
namespace cenote::cuda {

/// A batch's samples of a lane.
struct ChainSamples {
  float x[chain_features][2], y[2];
};

/// Inputs to a row of the batch in shared memory.
template <int width>
__device__ __forceinline__ void store_own(const ChainMember<width>& me, int first_quad, const float (&pair)[2]) {
  store_pair(me.gap(first_quad + (me.lane >> 1)) + (me.lane & 1) * 2, pair[0], pair[1]);
}

template <int width>
__device__ __forceinline__ void store_layer(const ChainMember<width>& me, int layer, const float (&h)[2 * width]) {
#pragma unroll
  for (int j = 0; j < width; ++j) store_pair(me.row(layer, j) + me.own, h[2 * j], h[2 * j + 1]);
}

/// In two parts, so that not all of them are in registers twice.
template <Activation A, int width>
__device__ __forceinline__ void activate_layer(float (&z)[2 * width]) {
#pragma unroll
  for (int part = 0; part < 2; ++part) {
    float numbers[width];
#pragma unroll
    for (int k = 0; k < width; ++k) numbers[k] = z[part * width + k];
    activate_all<A>(numbers);
#pragma unroll
    for (int k = 0; k < width; ++k) z[part * width + k] = numbers[k];
  }
}

template <int features, int width>
__device__ __forceinline__ void multiply_inputs(const ChainMember<width>& me, const ChainSamples& samples,
                                                float (&z)[2 * width]) {
#pragma unroll
  for (int j = 0; j < width; ++j) {
    const float4 w = load_quad(me.gap(ChainGaps<width>::first_w + j));
#pragma unroll
    for (int s = 0; s < 2; ++s) {
      float chain = 0.0f;
#pragma unroll
      for (int f = 0; f < features; ++f) chain = __builtin_fmaf(part(w, f), samples.x[f][s], chain);
      z[2 * j + s] = chain + w.w;
    }
  }
}

/// h ← the first hidden layer's outputs
template <Activation A, int width>
__device__ __forceinline__ void forward_first(const ChainMember<width>& me, const ChainSamples& samples, int features,
                                              float (&h)[2 * width]) {
  if (features == 1)
    multiply_inputs<1>(me, samples, h);
  else if (features == 2)
    multiply_inputs<2>(me, samples, h);
  else
    multiply_inputs<3>(me, samples, h);
  activate_layer<A, width>(h);
  store_layer(me, 0, h);
}

/// The place of element k of lane t's tile among a layer's inputs and units.
struct ChainPlace {
  int i, j;
};
template <int width>
__host__ __device__ constexpr ChainPlace chain_place(int t, int k) {
  constexpr int columns = ChainShape<width>::columns;
  return {(t >> 1) + 4 * (k / columns), (t & 1) + 2 * (k % columns)};
}

/// Whether a quad holds weights of the layer, not padding alone.
template <int width>
__host__ __device__ constexpr bool has_weights(int t, int quad) {
  for (int k = 4 * quad; k < 4 * quad + 4; ++k)
    if (k < ChainShape<width>::used && chain_place<width>(t, k).i <= width) return true;
  return false;
}

/// h ← activation(h·kernel + bias) of hidden layer `layer`. Inputs ascend, since quads do in r, and lanes t in i within
/// r.
template <Activation A, int width>
__device__ __forceinline__ void forward_layer(const ChainMember<width>& me, int layer, float (&h)[2 * width]) {
  using Shape = ChainShape<width>;
  static_assert(Shape::columns >= 4 || width <= 4, "two rows of a column in one quad would swap inputs");
  const float* const weights = me.weights(layer - 1);
  float z[2 * width] = {}, bias[width];
#pragma unroll
  for (int quad = 0; quad < Shape::quads; ++quad)
#pragma unroll
    for (int t = 0; t < 8; ++t) {
      const float4 w = has_weights<width>(t, quad) ? load_quad(weights + (quad * 8 + t) * 4) : float4{};
#pragma unroll
      for (int e = 0; e < 4; ++e) {
        const int k = 4 * quad + e;
        const auto [i, j] = chain_place<width>(t, k);
        if (k < Shape::used && i == width) bias[j] = part(w, e);
        if (k < Shape::used && i < width) {
#pragma unroll
          for (int s = 0; s < 2; ++s) z[2 * j + s] = __builtin_fmaf(part(w, e), h[2 * i + s], z[2 * j + s]);
        }
      }
    }
#pragma unroll
  for (int j = 0; j < width; ++j)
#pragma unroll
    for (int s = 0; s < 2; ++s) h[2 * j + s] = z[2 * j + s] + bias[j];
  activate_layer<A, width>(h);
  store_layer(me, layer, h);
}

/// g[i] = Σ_j w[i][j]·d[j], units ascending.
template <int width>
__device__ __forceinline__ void backward_input(const ChainMember<width>& me, int layer, const float (&d)[2 * width],
                                               float (&g)[2 * width]) {
  using Shape = ChainShape<width>;
  const float* const weights = me.weights(layer - 1);
#pragma unroll
  for (int quad = 0; quad < Shape::quads; ++quad)
#pragma unroll
    for (int row = 0; row < 4; ++row) {
      const bool is_needed = 4 * quad < Shape::used && chain_place<width>(2 * row, 4 * quad).i < width;
      const float4 even = is_needed ? load_quad(weights + (quad * 8 + 2 * row) * 4) : float4{};
      const float4 odd = is_needed ? load_quad(weights + (quad * 8 + 2 * row + 1) * 4) : float4{};
#pragma unroll
      for (int e = 0; e < 4; ++e) {
        const int k = 4 * quad + e;
        const auto [i, j] = chain_place<width>(2 * row, k);
        if (k < Shape::used && i < width) {
#pragma unroll
          for (int s = 0; s < 2; ++s) {
            g[2 * i + s] = __builtin_fmaf(part(even, e), d[2 * j + s], g[2 * i + s]);
            g[2 * i + s] = __builtin_fmaf(part(odd, e), d[2 * (j + 1) + s], g[2 * i + s]);
          }
        }
      }
    }
}

/// The lane's block of an input's row: the unit's, or ones in banks of their own where the bias is.
template <int width>
__device__ __forceinline__ BlockRow input_row(const ChainMember<width>& me, int layer, int i) {
  const int row = layer * width + i;
  const int shift = (row + (me.memory.rows - me.memory.ones) / 4) & 7;
  return {(i < width ? me.row(layer, i) : me.floats + me.memory.ones + 4 * shift) + me.half * 16, 4};
}

/// That of each column of the lane's tile: the deltas in a layer's own rows.
template <int width>
__device__ __forceinline__ void delta_rows(const ChainMember<width>& me, int layer,
                                           BlockRow (&rows)[ChainShape<width>::columns]) {
#pragma unroll
  for (int c = 0; c < ChainShape<width>::columns; ++c)
    rows[c] = {me.row(layer, me.jg) + 2 * c * chain_pitch + me.half * 16, 4};
}

/// The lane's half of the gradient of a hidden layer's weights: of h before it, and of its deltas.
template <int width>
__device__ __forceinline__ void weight_gradient(const ChainMember<width>& me, int layer,
                                                float (&gradient)[ChainShape<width>::half]) {
  using Shape = ChainShape<width>;
  float chain[Shape::elements] = {};
  BlockRow inputs[Shape::rows], deltas[Shape::columns];
#pragma unroll
  for (int r = 0; r < Shape::rows; ++r) inputs[r] = input_row(me, layer - 1, me.ig + 4 * r);
  delta_rows(me, layer, deltas);
  add_block(chain, inputs, deltas, me.block_rows(), me.is_full());
  exchange_halves(chain, gradient, me.has_second_block(), me.half);
}

}  // namespace cenote::cuda
// NOLINTEND(bugprone-implicit-widening-of-multiplication-result)
