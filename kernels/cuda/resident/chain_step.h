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
}

/// One of `steps` steps through a layer's weights stores pairs[j] of unit j to its row: a few at a time between other
/// instructions, since stores follow one another slowly.
template <int width>
__device__ __forceinline__ void store_between(const ChainMember<width>& me, int layer, const float (&pairs)[2 * width],
                                              int step, int steps) {
#pragma unroll
  for (int j = 0; j < width; ++j)
    if ((j + 1) * steps / (width + 1) == step) store_pair(me.row(layer, j) + me.own, pairs[2 * j], pairs[2 * j + 1]);
}

/// The first quads of a layer's weights, on their way while the layer before it is finished.
struct FirstQuads {
  float4 quads[4];

  template <int width>
  __device__ __forceinline__ void load(const ChainMember<width>& me, int layer) {
#pragma unroll
    for (int q = 0; q < 4; ++q) quads[q] = load_quad(me.weights(layer - 1) + q * 4);
  }
};

/// h ← activation(h·kernel + bias) of hidden layer `layer`, and stores the h before it. Inputs ascend, since quads do
/// in r, and lanes t in i within r. first: of this layer, then of layer `next`.
template <Activation A, int width>
__device__ __forceinline__ void forward_layer(const ChainMember<width>& me, int layer, int next, FirstQuads& first,
                                              float (&h)[2 * width]) {
  constexpr int quads = ChainShape<width>::weights / 32;
  const float* const weights = me.weights(layer - 1);
  float z[2 * width] = {}, bias[width];
#pragma unroll
  for (int quad = 0; quad < quads; ++quad)
#pragma unroll
    for (int t = 0; t < 8; ++t) {
      const int at = quad * 8 + t;
      const float4 w = at < 4 ? first.quads[at] : has_weights<width>(t, quad) ? load_quad(weights + at * 4) : float4{};
      store_between(me, layer - 1, h, at, quads * 8);
#pragma unroll
      for (int e = 0; e < 4; ++e) {
        const auto [i, j, is_weight] = chain_place<width>(t, 4 * quad + e);
        if (is_weight && i == width) bias[j] = part(w, e);
        if (is_weight && i < width) {
#pragma unroll
          for (int s = 0; s < 2; ++s) z[2 * j + s] = __builtin_fmaf(part(w, e), h[2 * i + s], z[2 * j + s]);
        }
      }
    }
  first.load(me, next);
#pragma unroll
  for (int j = 0; j < width; ++j)
#pragma unroll
    for (int s = 0; s < 2; ++s) h[2 * j + s] = z[2 * j + s] + bias[j];
  activate_layer<A, width>(h);
}

/// Whether a quad holds weights of inputs, for lane t or its neighbour.
template <int width>
__host__ __device__ constexpr bool has_inputs(int t, int quad) {
  for (int k = 4 * quad; k < 4 * quad + 4; ++k)
    if (const ChainPlace place = chain_place<width>(t, k); place.is_weight && place.i < width) return true;
  return false;
}

/// g[i] = Σ_j w[i][j]·d[j], units ascending, and stores d.
template <int width>
__device__ __forceinline__ void backward_input(const ChainMember<width>& me, int layer, const float (&d)[2 * width],
                                               float (&g)[2 * width]) {
  constexpr int quads = ChainShape<width>::weights / 32;
  const float* const weights = me.weights(layer - 1);
#pragma unroll
  for (int quad = 0; quad < quads; ++quad)
#pragma unroll
    for (int row = 0; row < 4; ++row) {
      const bool is_needed = has_inputs<width>(2 * row, quad);
      const float4 even = is_needed ? load_quad(weights + (quad * 8 + 2 * row) * 4) : float4{};
      const float4 odd = is_needed ? load_quad(weights + (quad * 8 + 2 * row + 1) * 4) : float4{};
      store_between(me, layer, d, quad * 4 + row, quads * 4);
#pragma unroll
      for (int e = 0; e < 4; ++e) {
        const auto [i, j, is_weight] = chain_place<width>(2 * row, 4 * quad + e);
        if (is_weight && i < width) {
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

/// That of `count` columns of the lane from the first one on: the deltas in a layer's own rows. Columns beyond the last
/// are the last.
template <int count, int width>
__device__ __forceinline__ void delta_rows(const ChainMember<width>& me, int layer, int first,
                                           BlockRow (&rows)[count]) {
#pragma unroll
  for (int c = 0; c < count; ++c) {
    const int column = first + c < ChainShape<width>::units ? first + c : ChainShape<width>::units - 1;
    rows[c] = {me.row(layer, me.jg) + 2 * column * chain_pitch + me.half * 16, 4};
  }
}

/// The lane's half of the gradient of a part of a hidden layer's weights: of h before it, and of its deltas.
template <int width>
__device__ __forceinline__ void weight_gradient(const ChainMember<width>& me, int layer, int part,
                                                float (&gradient)[ChainShape<width>::half]) {
  using Shape = ChainShape<width>;
  BlockRow inputs[Shape::rows], deltas[Shape::columns];
#pragma unroll
  for (int r = 0; r < Shape::rows; ++r) inputs[r] = input_row(me, layer - 1, me.ig + 4 * r);
  delta_rows(me, layer, part * Shape::columns, deltas);
  sum_over_batch<Shape::elements>(me, inputs, deltas, gradient);
}

}  // namespace cenote::cuda
// NOLINTEND(bugprone-implicit-widening-of-multiplication-result)
