#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/clipping.h"

// Norms, penalties, and what they do to a gradient. A norm is partial sums over chunks that depend on the shape alone,
// then one ordered sum; its factor stays on the device, where the optimizer reads it.
namespace cenote::cuda {

/// Chunks of a large tensor that one block takes: a warp, 16 threads for each.
inline constexpr std::int64_t chunks_of_block = 32 / math::chains;

template <>
struct Work<ChunkSums> {
  using Scratch = NoScratch;
  static constexpr const char* name = "chunk_sums";
  static int threads(const ChunkSums&) { return 32; }
  CENOTE_HD static std::int64_t parts(const ChunkSums& o) {
    return (chunks_of(o.x.rows) + chunks_of_block - 1) / chunks_of_block;
  }
};

template <class Team>
__device__ void run(const Team& team, const ChunkSums& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member);
  const int chain = team.rank() % math::chains;
  const std::int64_t chunk = part * chunks_of_block + team.rank() / math::chains;
  const float sum = chunk_sum<float>(x.rows, x.columns, chunk, chain, [&](float s, std::int64_t r, std::int64_t c) {
    return add_to_norm(s, *x.at(r, c), o.of_magnitudes);
  });
  if (chain == 0 && chunk < chunks_of(x.rows) && team.rank() < 32) o.of(member)[chunk] = sum;
}

/// Work on the sums of a whole tensor: 16 threads for each chunk of rows.
struct SumWork {
  using Scratch = DoubleScratch;
  static int threads_of(const View& x) { return threads_for(chunks_of(x.rows) * math::chains); }
};

template <>
struct Work<Penalty> : SumWork {
  static constexpr const char* name = "penalty";
  static int threads(const Penalty& o) { return threads_of(o.w); }
  CENOTE_HD static std::int64_t parts(const Penalty&) { return 1; }
};

template <class Team>
__device__ void run(const Team& team, const Penalty& o, std::int64_t member, std::int64_t, DoubleScratch& scratch) {
  const Tensor w = of(o.w, member);
  const bool of_squares = o.type == Regularizer::Type::L2;
  float* const scratch_of_floats = reinterpret_cast<float*>(scratch.numbers);
  const float fast = float_norm_sum(team, w, !of_squares, o.chunks.of(member), scratch_of_floats);
  const double sum = of_squares ? square_sum(team, w, fast, scratch.numbers) : static_cast<double>(fast);
  if (team.rank() == 0) o.report.of(member)[0] += o.factor[member] * sum;
}

template <>
struct Work<SquareSum> : SumWork {
  static constexpr const char* name = "square_sum";
  static int threads(const SquareSum& o) { return threads_of(o.gradient); }
  CENOTE_HD static std::int64_t parts(const SquareSum&) { return 1; }
};

template <class Team>
__device__ void run(const Team& team, const SquareSum& o, std::int64_t member, std::int64_t, DoubleScratch& scratch) {
  const Tensor gradient = of(o.gradient, member);
  const float fast =
      float_norm_sum(team, gradient, false, o.chunks.of(member), reinterpret_cast<float*>(scratch.numbers));
  const double sum = square_sum(team, gradient, fast, scratch.numbers);
  if (team.rank() == 0) o.sums.of(member)[o.index] = sum;
}

template <>
struct Work<ClipFactor> {
  using Scratch = NoScratch;
  static constexpr const char* name = "clip_factor";
  static int threads(const ClipFactor&) { return 32; }
  CENOTE_HD static std::int64_t parts(const ClipFactor&) { return 1; }
};

template <class Team>
__device__ void run(const Team& team, const ClipFactor& o, std::int64_t member, std::int64_t, NoScratch&) {
  if (team.rank() != 0) return;
  const double *const sums = o.sums.of(member) + o.first, threshold = o.threshold[member];
  double total = 0;
  for (std::int32_t i = 0; i < o.count; ++i) total += sums[i];
  o.factor[member] = o.is_global ? global_factor(total, threshold) : norm_factor(total, threshold);
}

/// Element i of a gradient, changed.
CENOTE_FORMULA float changed(const GradientChanges& changes, std::int64_t member, std::int64_t i, float g) {
  if (changes.penalized.data != nullptr)
    g = with_penalty(changes.penalty, *of(changes.penalized, member).line(i), *of(changes.penalty_factor, member).data,
                     g);
  if (changes.clip_value.data != nullptr) g = clipped_value(g, *of(changes.clip_value, member).data);
  if (changes.clip_factor != nullptr) g = scaled(g, changes.clip_factor[member]);
  if (SEEDED_BUG(clip_scale_applied_twice) && changes.clip_factor != nullptr)
    g = scaled(g, changes.clip_factor[member]);
  return g;
}

template <>
struct Work<ChangeGradient> : ElementWork {
  static constexpr const char* name = "change_gradient";
  static int threads(const ChangeGradient& o) { return threads_of(o.gradient.size()); }
  CENOTE_HD static std::int64_t parts(const ChangeGradient& o) { return parts_of(o.gradient.size()); }
};

template <class Team>
__device__ void run(const Team& team, const ChangeGradient& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor gradient = of(o.gradient, member);
  for_part(team, part, o.gradient.size(),
           [&](std::int64_t i) { *gradient.line(i) = changed(o.changes, member, i, *gradient.line(i)); });
}

}  // namespace cenote::cuda
