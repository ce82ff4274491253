#pragma once

#include "kernels/cuda/extremes.h"
#include "kernels/cuda/resident/chain_ends.h"
#include "kernels/cuda/resident/chain_transfer.h"

// NOLINTBEGIN(bugprone-implicit-widening-of-multiplication-result): a member is at most 227 KB
namespace cenote::cuda {

/// Trains a member of a dense chain through a part of a run, by 16 lanes.
template <int width, Activation A, int state_layers>
class ChainRun {
  using Shape = ChainShape<width>;
  using Gaps = ChainGaps<width>;
  static constexpr bool keeps_state = state_layers == 0;  ///< Adam's, in shared memory and not in registers
  static_assert(keeps_state || Shape::parts == 1);

 public:
  /// memory: of the block; a member's follows another's
  __device__ __forceinline__ ChainRun(const ChainLaunch& launch, float* memory)
      : chain_(launch),
        run_(launch.run),
        member_(std::int64_t{blockIdx.x} * (blockDim.x / chain_lanes) + threadIdx.x / chain_lanes),
        exists_(member_ < launch.run.members),
        source_(exists_ ? member_ : launch.run.members - 1),
        places_(ChainMemory::of<width>(launch.depth, keeps_state)),
        me_(memory + static_cast<int>(threadIdx.x / chain_lanes) * places_.floats, places_,
            static_cast<int>(threadIdx.x % chain_lanes)) {}

  __device__ __forceinline__ void train() {
    load();
    Progress at{0, static_cast<std::int32_t>(run_.from.first), 0};
    ChainSamples samples;
    load_rows(0, at.first);
    load_samples(samples);
    const auto batches = static_cast<std::int32_t>(run_.batches);
    while (at.step < batches) train_batch(at, batches, samples);
    store();
  }

 private:
  /// Epochs and steps since the launch began, and the epoch's row.
  struct Progress {
    std::int32_t epoch, first, step;
  };

  /// Its samples are there; which rows the next ones are is asked before it computes, and for the rows in the middle.
  __device__ __forceinline__ void train_batch(Progress& at, std::int32_t batches, ChainSamples& samples) {
    if (at.first == 0) total_ = 0;
    const AdamConstants constants = constants_of(at.step);
    me_.rows = rows_at(at.first);
    const bool is_last = at.step + 1 == batches;
    if (!is_last) load_next_rows(at);
    float h[2 * width], delta[2];
    forward(samples, h);
    const OutputWeights<width> output(me_);
    float z[2];
    forward_output(output, h, z);
    take_loss(me_, z, samples.y, delta);
    at.first += me_.rows;
    if (!is_last) load_samples(samples);
    __syncwarp();
    account(sum_of_terms(me_), at.step++);
    backward(output, h, delta, constants);
    if (__builtin_expect(at.first == train_rows(), false) && !is_evaluated(at.epoch)) end_epoch(at);
  }

  __device__ std::int32_t train_rows() const { return static_cast<std::int32_t>(run_.cadence.train_rows); }
  __device__ std::int32_t rows_at(std::int32_t first) const {
    const auto left = train_rows() - first, batch = static_cast<std::int32_t>(run_.cadence.batch_size);
    return left < batch ? left : batch;
  }
  /// Of the batch after that at `at`.
  __device__ __forceinline__ void load_next_rows(const Progress& at) {
    const std::int32_t first = at.first + me_.rows;
    const bool is_new_epoch = first == train_rows();
    load_rows(at.epoch + (is_new_epoch && !SEEDED_BUG(stale_order) ? 1 : 0), is_new_epoch ? 0 : first);
  }

  __device__ __forceinline__ void forward(const ChainSamples& samples, float (&h)[2 * width]) {
#pragma unroll
    for (int f = 0; f < chain_features; ++f)
      if (f < chain_.features) store_own(me_, Gaps::x + f * Gaps::batch, samples.x[f]);
    forward_first<A>(me_, samples, chain_.features, h);
    FirstQuads first;
    first.load(me_, 1);
#pragma unroll 1
    for (int layer = 1; layer < chain_.depth; ++layer)
      forward_layer<A>(me_, layer, layer + 1 < chain_.depth ? layer + 1 : layer, first, h);
    store_layer(me_, chain_.depth - 1, h);
  }

  __device__ __forceinline__ void backward(const OutputWeights<width>& output, const float (&h)[2 * width],
                                           const float (&delta)[2], const AdamConstants& constants) {
    float d[2 * width];
#pragma unroll
    for (int j = 0; j < width; ++j)
#pragma unroll
      for (int s = 0; s < 2; ++s)
        d[2 * j + s] = activation_gradient<A>(h[2 * j + s], __builtin_fmaf(output.numbers[j], delta[s], 0.0f));
    update_output(me_, chain_.depth, constants);
    __syncwarp();
#pragma unroll 1
    for (int layer = chain_.depth - 1; layer > 0; --layer) backward_layer(layer, d, constants);
    store_layer(me_, 0, d);
    __syncwarp();
    update_first(me_, chain_.features, constants);
    __syncwarp();
  }

  /// d: the layer's deltas, then those of the layer before it.
  __device__ __forceinline__ void backward_layer(int layer, float (&d)[2 * width], const AdamConstants& constants) {
    float g[2 * width] = {}, gradient[Shape::half];
    backward_input(me_, layer, d, g);
    if (!SEEDED_BUG(dropped_warp_barrier)) __syncwarp();
#pragma unroll
    for (int i = 0; i < width; ++i) {
      const float2 h = load_shared(reinterpret_cast<const float2*>(me_.row(layer - 1, i) + me_.own));
      d[2 * i] = activation_gradient<A>(h.x, g[2 * i]);
      d[2 * i + 1] = activation_gradient<A>(h.y, g[2 * i + 1]);
    }
#pragma unroll
    for (int part = 0; part < Shape::parts; ++part) {
      weight_gradient(me_, layer, part, gradient);
      update_part(layer - 1, part, gradient, constants);
    }
    __syncwarp();
  }

  /// The lane's share of a part of a layer's weights.
  __device__ __forceinline__ void update_part(int layer, int part, const float (&gradient)[Shape::half],
                                              const AdamConstants& constants) {
    float w[Shape::half], m[Shape::half], v[Shape::half];
    float* const weights = me_.weights(layer) + me_.share(part);
    next_moments(layer, part, gradient, constants, m, v);
    load_share(weights, w);
    update_weights(w, m, v, constants);
    store_share(w, weights);
  }

  __device__ __forceinline__ void next_moments(int layer, int part, const float (&gradient)[Shape::half],
                                               const AdamConstants& constants, float (&m)[Shape::half],
                                               float (&v)[Shape::half]) {
    const auto move_on = [&](float(&own_m)[Shape::half], float(&own_v)[Shape::half]) {
#pragma unroll
      for (int k = 0; k < Shape::half; ++k) {
        m[k] = own_m[k] = next_mean(own_m[k], gradient[k], constants);
        v[k] = own_v[k] = next_square(own_v[k], gradient[k], constants);
      }
    };
    if constexpr (keeps_state) {
      float* const means = me_.floats + places_.m + layer * Shape::weights + me_.share(part);
      float* const squares = me_.floats + places_.v + layer * Shape::weights + me_.share(part);
      float own_m[Shape::half], own_v[Shape::half];
      load_share(means, own_m), load_share(squares, own_v);
      move_on(own_m, own_v);
      store_share(own_m, means), store_share(own_v, squares);
    } else {
      with_state(layer, move_on);
    }
  }

  __device__ __forceinline__ static void load_share(const float* from, float (&numbers)[Shape::half]) {
#pragma unroll
    for (int quad = 0; quad < Shape::quads / 2; ++quad) {
      const float4 four = load_quad(from + quad * 32);
      numbers[4 * quad] = four.x, numbers[4 * quad + 1] = four.y;
      numbers[4 * quad + 2] = four.z, numbers[4 * quad + 3] = four.w;
    }
  }
  __device__ __forceinline__ static void store_share(const float (&numbers)[Shape::half], float* to) {
#pragma unroll
    for (int quad = 0; quad < Shape::quads / 2; ++quad)
      *reinterpret_cast<float4*>(to + quad * 32) =
          float4{numbers[4 * quad], numbers[4 * quad + 1], numbers[4 * quad + 2], numbers[4 * quad + 3]};
  }

  /// Registers have no index: a branch for each layer.
  template <class Use>
  __device__ __forceinline__ void with_state(int layer, Use use) {
    static_assert(state_layers <= 9);
    const auto of = [&]<int l>() {
      if constexpr (l < state_layers) use(state_.m[l], state_.v[l]);
    };
    // clang-format off
    switch (layer) {
      case 0: of.template operator()<0>(); break;
      case 1: of.template operator()<1>(); break;
      case 2: of.template operator()<2>(); break;
      case 3: of.template operator()<3>(); break;
      case 4: of.template operator()<4>(); break;
      case 5: of.template operator()<5>(); break;
      case 6: of.template operator()<6>(); break;
      case 7: of.template operator()<7>(); break;
      case 8: of.template operator()<8>(); break;
      default: __builtin_unreachable();
    }
    // clang-format on
  }

  /// The numbers of 16 steps at a time, one a lane.
  __device__ __forceinline__ AdamConstants constants_of(std::int32_t step) {
    const int turn = step % chain_lanes;
    if (__builtin_expect(turn == 0, false)) {
      pmevent();
      const std::int64_t last = run_.cadence.steps() - 1, mine = run_.from.step + step + me_.lane;
      float numbers[constant_count];
      write_constants(chain_.optimizer, run_.rates[mine < last ? mine : last], chain_.learning_rate[source_], 0.0,
                      {numbers, 1, constant_count, constant_count}, 0);
      inverse_rate_ = numbers[Constant::inverse_rate];
      epsilon_ = numbers[Constant::epsilon_over_rate];
    }
    return {chain_.beta_1, chain_.beta_2, __shfl_sync(0xffffffffu, inverse_rate_, turn, chain_lanes),
            __shfl_sync(0xffffffffu, epsilon_, turn, chain_lanes)};
  }

  /// Which rows of the data set the lane's samples are.
  __device__ __forceinline__ void load_rows(std::int32_t epoch, std::int32_t first) {
    const std::int32_t count = rows_at(first);
    const std::int32_t* const order =
        run_.order == nullptr ? nullptr : run_.order + (epoch * run_.members + source_) * run_.cadence.train_rows;
#pragma unroll
    for (int s = 0; s < 2; ++s) {
      const std::int32_t sample = 2 * me_.lane + s, place = first + (sample < count ? sample : 0);
      row_[s] = order == nullptr ? place : order[place];
    }
  }
  __device__ __forceinline__ void load_samples(ChainSamples& samples) const {
    const Samples& data = run_.samples[0];
#pragma unroll
    for (int s = 0; s < 2; ++s) {
      const std::int64_t row = row_[s];
#pragma unroll
      for (int f = 0; f < chain_features; ++f)
        if (f < chain_.features) samples.x[f][s] = data.x[row * chain_.features + f];
      samples.y[s] = data.y[row];
    }
  }

  /// The totals of the epoch: of the loss in lane 0, of the metric in lane 1.
  __device__ __forceinline__ void account(float sum, std::int32_t step) {
    const auto rows = static_cast<double>(me_.rows);
    // Where dividing by the rows only moves the exponent, multiplying by them moves it back.
    const bool is_exact = (me_.rows & (me_.rows - 1)) == 0;
    if (is_likely(is_exact)) {
      total_ += static_cast<double>(sum);
    } else {
      pmevent();
      total_ += static_cast<double>(sum) / rows * rows;
    }
    if (__builtin_expect(!is_finite(sum), false)) note_nonfinite(step);
  }
  __device__ __forceinline__ void note_nonfinite(std::int32_t step) {
    pmevent();
    if (me_.lane == 0 && exists_ && run_.first_nonfinite[member_] < 0)
      run_.first_nonfinite[member_] = run_.from.step + step;
  }

  /// Whether something is evaluated after an epoch, which is then the interpreter's to end.
  __device__ bool is_evaluated(std::int32_t since) const {
    const std::int64_t epoch = run_.from.epoch + since + 1;
    return run_.cadence.evaluates_training(epoch) || run_.cadence.validates(epoch);
  }
  __device__ bool has_total() const { return exists_ && me_.lane < run_.report_columns; }
  __device__ void end_epoch(Progress& at) {
    pmevent();
    const std::int64_t place = ++at.epoch * history_parts;
    at.first = 0;
    if (has_total())
      run_.history[(place * run_.members + member_) * run_.report_columns + me_.lane] =
          total_ / static_cast<double>(run_.cadence.train_rows);
  }

  __device__ __forceinline__ void load() {
    for (int n = me_.lane; n < places_.floats; n += chain_lanes) me_.floats[n] = 0.0f;
    clear_state();
    __syncwarp();
    for (int n = me_.lane; n < places_.weights - places_.ones; n += chain_lanes) me_.floats[places_.ones + n] = 1.0f;
    store_own(me_, Gaps::ones, {1.0f, 1.0f});
    transfer().for_each_number([](float& number, const float* from) { number = *from; });
    if (has_total()) total_ = run_.totals[member_ * run_.report_columns + me_.lane];
    __syncwarp();
  }
  __device__ __forceinline__ void clear_state() {
    if constexpr (!keeps_state) {
#pragma unroll
      for (int layer = 0; layer < state_layers; ++layer)
#pragma unroll
        for (int n = 0; n < Shape::half; ++n) state_.m[layer][n] = state_.v[layer][n] = 0.0f;
    }
  }
  __device__ __forceinline__ void store() {
    if (!exists_) return;
    transfer().for_each_number([](const float& number, float* to) { *to = number; });
    if (has_total()) run_.totals[member_ * run_.report_columns + me_.lane] = total_;
  }

  __device__ __forceinline__ ChainTransfer<width, state_layers> transfer() { return {chain_, me_, source_, state_}; }

  const ChainLaunch& chain_;
  const ResidentLaunch& run_;
  const std::int64_t member_;
  const bool exists_;
  const std::int64_t source_;  ///< whose numbers it reads: a member that does not exist computes the last one's
  const ChainMemory places_;
  ChainMember<width> me_;
  ChainState<state_layers, Shape::half> state_;
  float inverse_rate_ = 0, epsilon_ = 0;
  std::int32_t row_[2] = {};  ///< of the next batch
  double total_ = 0;
};

}  // namespace cenote::cuda
// NOLINTEND(bugprone-implicit-widening-of-multiplication-result)
