#pragma once

#include "kernels/cpu/column_sums.h"
#include "kernels/lanes/batch_norm.h"

// Batch normalization, by panels of columns.
namespace cenote::cpu::CENOTE_TARGET {

/// What a panel's columns have been divided by.
template <int Columns>
struct Deviations {
  Lanes inverse[Columns];

  CENOTE_INLINE Deviations(const BatchNorm& n, std::int64_t first) {
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) inverse[c] = n.inverse_deviation(first + c);
  }
};

template <int Columns>
CENOTE_INLINE void normalize_panel(const BatchNorm& n, const Tensor& y, std::int64_t first) {
  const Deviations<Columns> deviations(n, first);
  for (std::int64_t r = 0; r < n.x.rows; ++r)
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) store(n.output(r, first + c, deviations.inverse[c]), y.at(r, first + c));
}

/// mean = Σx / rows, variance = Σ(x − mean)² / rows, both over blocks of 16 samples
template <int Columns>
CENOTE_INLINE void statistics_panel(const BatchNorm& n, std::int64_t first) {
  const Lanes rows(static_cast<float>(n.x.rows));
  Lanes mean[Columns], variance[Columns];
  sum_columns<Columns>(
      n.x.rows, [&](Lanes chain, std::int64_t r, int c) { return chain + load(n.x.at(r, first + c)); }, mean);
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) mean[c] = math::divide(mean[c], rows);
  sum_columns<Columns>(
      n.x.rows,
      [&](Lanes chain, std::int64_t r, int c) { return add_centered(chain, load(n.x.at(r, first + c)), mean[c]); },
      variance);
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    store(mean[c], n.mean.line(first + c));
    store(math::divide(variance[c], rows), n.variance.line(first + c));
  }
}

inline void batch_norm_normalize(const BatchNorm& n, const Tensor& y) {
  for_each_panel(n.x.columns, [&]<int Columns>(std::int64_t first) { normalize_panel<Columns>(n, y, first); });
}

inline void batch_norm_forward(const BatchNorm& n, const Tensor& y) {
  for_each_panel(n.x.columns, [&]<int Columns>(std::int64_t first) {
    statistics_panel<Columns>(n, first);
    normalize_panel<Columns>(n, y, first);
  });
}

inline void batch_norm_update(const Tensor& batch, const Tensor& moving, double momentum) {
  for_each_line(
      moving, [&](Lanes old, Lanes now) { return moving_average(old, now, momentum); }, moving, batch);
}

/// dbeta = Σdy, dgamma = Σ dy·x̂, then dx
template <int Columns>
CENOTE_INLINE void backward_panel(const BatchNorm& n, const BatchNormGradients& g, std::int64_t first) {
  const Deviations<Columns> deviations(n, first);
  Lanes dbeta[Columns], dgamma[Columns];
  sum_columns<Columns>(
      n.x.rows, [&](Lanes chain, std::int64_t r, int c) { return chain + load(g.dy.at(r, first + c)); }, dbeta);
  sum_columns<Columns>(
      n.x.rows,
      [&](Lanes chain, std::int64_t r, int c) {
        return fma(load(g.dy.at(r, first + c)), n.normalized(r, first + c, deviations.inverse[c]), chain);
      },
      dgamma);
  BatchNormColumn column[Columns];
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    if (g.dbeta.data != nullptr) store(dbeta[c], g.dbeta.line(first + c));
    if (g.dgamma.data != nullptr) store(dgamma[c], g.dgamma.line(first + c));
    column[c] = gradient_column(n, first + c, deviations.inverse[c], dbeta[c], dgamma[c]);
  }
  if (g.dx.data == nullptr) return;
  for (std::int64_t r = 0; r < n.x.rows; ++r)
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) store_dx(n, g, column[c], r, first + c);
}

inline void batch_norm_backward(const BatchNorm& n, const BatchNormGradients& g) {
  for_each_panel(n.x.columns, [&]<int Columns>(std::int64_t first) { backward_panel<Columns>(n, g, first); });
}

}  // namespace cenote::cpu::CENOTE_TARGET
