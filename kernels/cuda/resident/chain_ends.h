#pragma once

#include "kernels/cuda/resident/chain_step.h"
#include "kernels/lanes/metric.h"

// The two ends of a dense chain: its output and loss, and the gradients of the first layer and of the output's.
namespace cenote::cuda {

/// The output's weights, then its bias, for all lanes.
template <int width>
struct OutputWeights {
  float numbers[ChainGaps<width>::out * 4];

  __device__ explicit OutputWeights(const ChainMember<width>& me) {
#pragma unroll
    for (int quad = 0; quad < ChainGaps<width>::out; ++quad) {
      const float4 w = load_quad(me.gap(ChainGaps<width>::out_w + quad));
#pragma unroll
      for (int e = 0; e < 4; ++e) numbers[4 * quad + e] = part(w, e);
    }
  }
};

/// Logits of the lane's samples.
template <int width>
__device__ __forceinline__ void forward_output(const OutputWeights<width>& w, const float (&h)[2 * width],
                                               float (&z)[2]) {
#pragma unroll
  for (int s = 0; s < 2; ++s) {
    float chain = 0.0f;
#pragma unroll
    for (int j = 0; j < width; ++j) chain = __builtin_fmaf(h[2 * j + s], w.numbers[j], chain);
    z[s] = chain + w.numbers[width];
  }
}

/// Binary cross-entropy of the logits. delta: its mean's gradient, also in shared memory, beside loss and accuracy of
/// each sample.
template <int width>
__device__ __forceinline__ void take_loss(const ChainMember<width>& me, const float (&z)[2], const float (&y)[2],
                                          float (&delta)[2]) {
  using Gaps = ChainGaps<width>;
  float sigmoids[4] = {z[0], z[1], 0.0f - z[0], 0.0f - z[1]}, loss[2], hit[2];
  sigmoid(sigmoids);
  const auto count = static_cast<float>(me.rows);
#pragma unroll
  for (int s = 0; s < 2; ++s) {
    const float gradient = math::fnma(y[s], sigmoids[2 + s], (1.0f - y[s]) * sigmoids[s]);
    delta[s] = me.rows == chain_batch ? gradient * (1.0f / chain_batch) : math::divide(gradient, count);
    loss[s] = binary_loss_of_logit(z[s], y[s]);
    hit[s] = (sigmoids[s] > 0.5f ? 1.0f : 0.0f) == y[s] ? 1.0f : 0.0f;
  }
  store_own(me, Gaps::delta, delta);
  store_own(me, Gaps::terms, loss);
  store_own(me, Gaps::terms + Gaps::batch, hit);
}

/// Σ over the batch, of losses in even lanes, of hits in odd ones.
template <int width>
__device__ __forceinline__ float sum_of_terms(const ChainMember<width>& me) {
  using Gaps = ChainGaps<width>;
  float chain = 0.0f;
  for_each_quad(me.block_rows(), [&](int quad, int samples) {
    const float4 terms = load_quad(me.gap(Gaps::terms + me.jg * Gaps::batch + me.half * 4 + quad));
#pragma unroll
    for (int e = 0; e < 4; ++e)
      if (e < samples) chain = chain + part(terms, e);
  });
  return both_blocks(chain, me.has_second_block(), me.half);
}

/// Gradient of the output's weights from the last hidden layer, and their update, one or two weights a lane.
template <int width>
__device__ __forceinline__ void update_output(const ChainMember<width>& me, int depth, const AdamConstants& constants) {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;
  float chain[Shape::rows] = {};
  const float* inputs[Shape::rows];
#pragma unroll
  for (int r = 0; r < Shape::rows; ++r) inputs[r] = input_row(me, depth - 1, me.ig + 4 * r);
  for_each_quad(me.block_rows(), [&](int quad, int samples) {
    float4 x[Shape::rows];
    const float4 y[1] = {load_quad(me.gap(Gaps::delta + me.half * 4 + quad))};
#pragma unroll
    for (int r = 0; r < Shape::rows; ++r) x[r] = load_quad(inputs[r] + 4 * quad);
    add_quad(chain, x, y, samples);
  });
#pragma unroll
  for (int r = 0; r < Shape::rows; ++r) {
    const float gradient = both_blocks(chain[r], me.has_second_block(), me.half);
    const int i = me.ig + 4 * r;
    const auto place = [&](int first) { return me.gap(first + (i >> 2)) + (i & 3); };
    if (r % 4 == me.jg + 2 * me.half && i <= width)
      update_in_place(place(Gaps::out_w), place(Gaps::out_m), place(Gaps::out_v), gradient, constants);
  }
}

/// Gradient of the first layer's weights from the inputs, and their update: lane ig has feature ig, or the bias.
template <int width>
__device__ __forceinline__ void update_first(const ChainMember<width>& me, int features,
                                             const AdamConstants& constants) {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;
  constexpr int padded = (Shape::columns + 1) / 2 * 2;
  float chain[padded] = {}, gradient[padded / 2];
  const bool is_bias = me.ig == 3, is_used = is_bias || me.ig < features;
  const int inputs = (is_used && !is_bias ? Gaps::x + me.ig * Gaps::batch : Gaps::ones) + me.half * 4;
  const float* const deltas = me.row(0, me.jg) + me.half * 16;
  for_each_quad(me.block_rows(), [&](int quad, int samples) {
    const float4 x[1] = {load_quad(me.gap(inputs + quad))};
    float4 y[Shape::columns];
#pragma unroll
    for (int c = 0; c < Shape::columns; ++c) y[c] = load_quad(deltas + 2 * c * chain_pitch + 4 * quad);
    add_quad(chain, x, y, samples);
  });
  exchange_halves(chain, gradient, me.has_second_block(), me.half);
#pragma unroll
  for (int k = 0; k < padded / 2; ++k) {
    const int c = k + me.half * (padded / 2), unit = me.jg + 2 * c;
    const auto place = [&](int first) { return me.gap(first + unit) + me.ig; };
    if (is_used && c < Shape::columns)
      update_in_place(place(Gaps::first_w), place(Gaps::first_m), place(Gaps::first_v), gradient[k], constants);
  }
}

}  // namespace cenote::cuda
