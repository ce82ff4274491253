#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/batch_norm.h"

// Batch normalization of one member: sums by columns, then every element.
namespace cenote::cuda {

template <>
struct Work<BatchNormForward> {
  using Scratch = FloatScratch;
  static constexpr const char* name = "batch_norm_forward";
  static int threads(const BatchNormForward& o) { return threads_for(o.y.size()); }
  static std::int64_t parts(const BatchNormForward&) { return 1; }
};

template <class Team>
__device__ void take_statistics(const Team& team, const BatchNorm& n, float* scratch) {
  const float rows = static_cast<float>(n.x.rows);
  column_sums(
      team, n.x.rows, n.x.columns, scratch,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return column_chain(n.x, c, begin, end); },
      [&](std::int64_t c, float sum) { *n.mean.line(c) = math::divide(sum, rows); });
  if (!SEEDED_BUG(dropped_barrier_after_the_mean)) team.sync();
  column_sums(
      team, n.x.rows, n.x.columns, scratch,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return centered_chain(n, c, begin, end); },
      [&](std::int64_t c, float sum) { *n.variance.line(c) = math::divide(sum, rows); });
  team.sync();
}

template <class Team>
__device__ void run(const Team& team, const BatchNormForward& o, std::int64_t member, std::int64_t,
                    FloatScratch& scratch) {
  const BatchNorm n{of(o.x, member),    of(o.gamma, member),    of(o.beta, member),
                    of(o.mean, member), of(o.variance, member), o.epsilon};
  const Tensor y = of(o.y, member);
  if (o.takes_statistics) take_statistics(team, n, scratch.numbers);
  for_each_element(team, y,
                   [&](std::int64_t r, std::int64_t c) { *y.at(r, c) = n.output(r, c, n.inverse_deviation(c)); });
}

template <>
struct Work<BatchNormUpdate> : ElementWork {
  static constexpr const char* name = "batch_norm_update";
  static int threads(const BatchNormUpdate& o) { return threads_of(o.moving.size()); }
  static std::int64_t parts(const BatchNormUpdate& o) { return parts_of(o.moving.size()); }
};

template <class Team>
__device__ void run(const Team& team, const BatchNormUpdate& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor batch = of(o.batch, member), moving = of(o.moving, member);
  for_part(team, part, o.moving.size(),
           [&](std::int64_t i) { *moving.line(i) = moving_average(*moving.line(i), *batch.line(i), o.momentum); });
}

/// A column's sums stay in shared memory until dx is done, a panel of columns at a time.
struct BatchNormScratch {
  float numbers[max_team];
  float dbeta[max_team], dgamma[max_team];
};

template <>
struct Work<BatchNormBackward> {
  using Scratch = BatchNormScratch;
  static constexpr const char* name = "batch_norm_backward";
  static int threads(const BatchNormBackward& o) { return threads_for(o.dy.size()); }
  static std::int64_t parts(const BatchNormBackward& o) { return (o.dy.columns + max_team - 1) / max_team; }
};

/// Columns first … first + count − 1 of a tensor.
CENOTE_FORMULA Tensor columns_of(const Tensor& x, std::int64_t first, std::int64_t count) {
  return {x.data + (x.data == nullptr ? 0 : first), x.rows, count, x.stride};
}

template <class Team>
__device__ void backward_panel(const Team& team, const BatchNorm& n, const BatchNormGradients& g,
                               BatchNormScratch& scratch) {
  column_sums(
      team, n.x.rows, n.x.columns, scratch.numbers,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return column_chain(g.dy, c, begin, end); },
      [&](std::int64_t c, float sum) {
        scratch.dbeta[c] = sum;
        if (g.dbeta.data != nullptr) *g.dbeta.line(c) = sum;
      });
  column_sums(
      team, n.x.rows, n.x.columns, scratch.numbers,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return dgamma_chain(n, g.dy, c, begin, end); },
      [&](std::int64_t c, float sum) {
        scratch.dgamma[c] = sum;
        if (g.dgamma.data != nullptr) *g.dgamma.line(c) = sum;
      });
  team.sync();
  if (g.dx.data == nullptr) return;
  for_each_element(team, n.x, [&](std::int64_t r, std::int64_t c) {
    const BatchNormColumn column =
        gradient_column(n, c, load_shared(&scratch.dbeta[c]), load_shared(&scratch.dgamma[c]));
    store_dx(n, g, column, r, c);
  });
}

template <class Team>
__device__ void run(const Team& team, const BatchNormBackward& o, std::int64_t member, std::int64_t part,
                    BatchNormScratch& scratch) {
  const std::int64_t first = part * max_team, left = o.dy.columns - first, count = left < max_team ? left : max_team;
  const auto panel = [&](const View& view) { return columns_of(of(view, member), first, count); };
  const BatchNorm n{panel(o.x), panel(o.gamma), {}, panel(o.mean), panel(o.variance), o.epsilon};
  backward_panel(team, n, {panel(o.dy), panel(o.dx), panel(o.dgamma), panel(o.dbeta), o.accumulate}, scratch);
}

}  // namespace cenote::cuda
