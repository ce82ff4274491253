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
#pragma unroll
  for (int s = 0; s < 2; ++s) {
    const float gradient = math::fnma(y[s], sigmoids[2 + s], (1.0f - y[s]) * sigmoids[s]);
    delta[s] = gradient * (1.0f / chain_batch);
    if (__builtin_expect(!me.is_full(), false)) {
      pmevent();
      delta[s] = math::divide(gradient, static_cast<float>(me.rows));
    }
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
  const BlockRow terms{me.gap(Gaps::terms + me.jg * Gaps::batch + me.half * 4), chain_pitch};
  float chain = 0.0f;
  if (is_likely(me.is_full())) {
#pragma unroll
    for (int q = 0; q < 4; ++q) {
      const float4 four = terms.quad(q);
      chain = chain + four.x, chain = chain + four.y, chain = chain + four.z, chain = chain + four.w;
    }
  } else {
    pmevent();
#pragma unroll 1
    for (int s = 0; s < me.block_rows(); ++s) chain = chain + terms.sample(s);
  }
  return both_blocks(chain, me.has_second_block(), me.half);
}

/// Weights in shared memory, of which a lane has some, with their m and v.
template <int count>
struct ScatteredWeights {
  float *w[count], *m[count], *v[count];
  bool is_there[count];

  __device__ __forceinline__ void update(const float (&gradient)[count], const AdamConstants& constants) const {
    float weight[count], mean[count], square[count];
#pragma unroll
    for (int k = 0; k < count; ++k) {
      weight[k] = is_there[k] ? load_shared(w[k]) : 0.0f;
      mean[k] = is_there[k] ? next_mean(load_shared(m[k]), gradient[k], constants) : 0.0f;
      square[k] = is_there[k] ? next_square(load_shared(v[k]), gradient[k], constants) : 1.0f;
    }
    update_weights(weight, mean, square, constants);
#pragma unroll
    for (int k = 0; k < count; ++k)
      if (is_there[k]) *w[k] = weight[k], *m[k] = mean[k], *v[k] = square[k];
  }
};

/// Gradient of the output's weights from the last hidden layer, and their update: of the rows of its tile, lane (jg,
/// half) has every fourth.
template <int width>
__device__ __forceinline__ void update_output(const ChainMember<width>& me, int depth, const AdamConstants& constants) {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;
  constexpr int count = (Shape::rows + 3) / 4;
  float chain[Shape::rows] = {}, gradient[count] = {};
  BlockRow inputs[Shape::rows];
  const BlockRow delta[1] = {{me.gap(Gaps::delta + me.half * 4), chain_pitch}};
#pragma unroll
  for (int r = 0; r < Shape::rows; ++r) inputs[r] = input_row(me, depth - 1, me.ig + 4 * r);
  if (is_likely(me.is_full())) {
    add_block(chain, inputs, delta);
  } else {
    pmevent();
    add_some(chain, inputs, delta, me.block_rows());
  }
  const int turn = me.jg + 2 * me.half;
#pragma unroll
  for (int r = 0; r < Shape::rows; ++r) {
    const float sum = both_blocks(chain[r], me.has_second_block(), me.half);
    if (r % 4 == turn) gradient[r / 4] = sum;
  }
  ScatteredWeights<count> mine;
#pragma unroll
  for (int k = 0; k < count; ++k) {
    const int i = me.ig + 4 * (turn + 4 * k), quad = i >> 2;
    const auto place = [&](int first) { return me.gap(first + quad) + (i & 3); };
    mine.w[k] = place(Gaps::out_w), mine.m[k] = place(Gaps::out_m), mine.v[k] = place(Gaps::out_v);
    mine.is_there[k] = i <= width;
  }
  mine.update(gradient, constants);
}

/// Gradient of the first layer's weights from the inputs, and their update: lane ig has feature ig, or the bias.
template <int width>
__device__ __forceinline__ void update_first(const ChainMember<width>& me, int features,
                                             const AdamConstants& constants) {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;
  constexpr int count = (Shape::units + 1) / 2;
  float gradient[count];
  const bool is_bias = me.ig == 3, is_used = is_bias || me.ig < features;
  const int inputs = is_used && !is_bias ? Gaps::x + me.ig * Gaps::batch : Gaps::ones;
  const BlockRow x[1] = {{me.gap(inputs + me.half * 4), chain_pitch}};
  BlockRow deltas[Shape::units];
  delta_rows(me, 0, 0, deltas);
  sum_over_batch<2 * count>(me, x, deltas, gradient);
  ScatteredWeights<count> mine;
#pragma unroll
  for (int k = 0; k < count; ++k) {
    const int c = k + me.half * count, unit = me.jg + 2 * c;
    const auto place = [&](int first) { return me.gap(first + unit) + me.ig; };
    mine.w[k] = place(Gaps::first_w), mine.m[k] = place(Gaps::first_m), mine.v[k] = place(Gaps::first_v);
    mine.is_there[k] = is_used && c < Shape::units;
  }
  mine.update(gradient, constants);
}

}  // namespace cenote::cuda
