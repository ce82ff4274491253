#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/batch_norm.h"

// Batch normalization of one member: sums by columns, then every element.
namespace cenote::cuda {

template <>
struct Work<BatchNormForward> : PanelWork {
  using Scratch = FloatScratch;
  static constexpr const char* name = "batch_norm_forward";
  static int threads(const BatchNormForward& o) { return threads_of(o.y.columns, o.y.rows); }
  CENOTE_HD static std::int64_t parts(const BatchNormForward& o) { return parts_of(o.y.columns); }
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
__device__ void run(const Team& team, const BatchNormForward& o, std::int64_t member, std::int64_t part,
                    FloatScratch& scratch) {
  const Panel columns = PanelWork::panel(o.y.columns, part);
  const auto panel = [&](const View& view) { return columns.of(view, member); };
  const BatchNorm n{panel(o.x), panel(o.gamma), panel(o.beta), panel(o.mean), panel(o.variance), o.epsilon};
  const Tensor y = panel(o.y);
  if (o.takes_statistics) take_statistics(team, n, scratch.numbers);
  for_each_element(team, y,
                   [&](std::int64_t r, std::int64_t c) { *y.at(r, c) = n.output(r, c, n.inverse_deviation(c)); });
}

template <>
struct Work<BatchNormUpdate> : ElementWork {
  static constexpr const char* name = "batch_norm_update";
  static int threads(const BatchNormUpdate& o) { return threads_of(o.moving.size()); }
  CENOTE_HD static std::int64_t parts(const BatchNormUpdate& o) { return parts_of(o.moving.size()); }
};

template <class Team>
__device__ void run(const Team& team, const BatchNormUpdate& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor batch = of(o.batch, member), moving = of(o.moving, member);
  for_part(team, part, o.moving.size(),
           [&](std::int64_t i) { *moving.line(i) = moving_average(*moving.line(i), *batch.line(i), o.momentum); });
}

/// A column's sums stay in shared memory until dx is done.
struct BatchNormScratch {
  float numbers[max_team];
  float dbeta[panel_columns], dgamma[panel_columns];
};

template <>
struct Work<BatchNormBackward> : PanelWork {
  using Scratch = BatchNormScratch;
  static constexpr const char* name = "batch_norm_backward";
  static int threads(const BatchNormBackward& o) { return threads_of(o.dy.columns, o.dy.rows); }
  CENOTE_HD static std::int64_t parts(const BatchNormBackward& o) { return parts_of(o.dy.columns); }
};

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
        gradient_column(n, c, n.inverse_deviation(c), load_shared(&scratch.dbeta[c]), load_shared(&scratch.dgamma[c]));
    store_dx(n, g, column, r, c);
  });
}

template <class Team>
__device__ void run(const Team& team, const BatchNormBackward& o, std::int64_t member, std::int64_t part,
                    BatchNormScratch& scratch) {
  const Panel columns = PanelWork::panel(o.dy.columns, part);
  const auto panel = [&](const View& view) { return columns.of(view, member); };
  const BatchNorm n{panel(o.x), panel(o.gamma), {}, panel(o.mean), panel(o.variance), o.epsilon};
  backward_panel(team, n, {panel(o.dy), panel(o.dx), panel(o.dgamma), panel(o.dbeta), o.accumulate}, scratch);
}

}  // namespace cenote::cuda
