#pragma once

#include "kernels/cpu/column_sums.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/batch_norm.h"

// Batch normalization, by panels of columns.
namespace cenote::cpu::CENOTE_TARGET {

/// What a panel's columns share, in registers: a store could alias the operands.
template <int Columns>
struct NormPanel {
  Lanes mean[Columns], inverse[Columns];

  CENOTE_INLINE NormPanel(const BatchNorm& n, std::int64_t first) {
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) {
      mean[c] = load(n.mean.line(first + c));
      inverse[c] = n.inverse_deviation(first + c);
    }
  }
};

/// y = γ·x̂ + β; an absent γ counts as 1, an absent β as −0, which leave every number as it is.
template <int Columns>
CENOTE_INLINE void normalize_panel(const BatchNorm& n, const Tensor& y, std::int64_t first) {
  const NormPanel<Columns> panel(n, first);
  Lanes gamma[Columns], beta[Columns];
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    gamma[c] = n.gamma.data == nullptr ? Lanes(1.0f) : load(n.gamma.line(first + c));
    beta[c] = n.beta.data == nullptr ? Lanes(-0.0f) : load(n.beta.line(first + c));
  }
  for (std::int64_t r = 0; r < n.x.rows; ++r) {
    const float* const from = n.x.at(r, first);
    float* const to = y.at(r, first);
#pragma GCC unroll 8
    for (std::int64_t c = 0; c < Columns; ++c)
      store(fma(normalized(load(from + c * lane_count), panel.mean[c], panel.inverse[c]), gamma[c], beta[c]),
            to + c * lane_count);
  }
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

/// dbeta = Σdy, dgamma = Σ dy·x̂
template <int Columns>
CENOTE_INLINE void parameter_gradients(const BatchNorm& n, const BatchNormGradients& g, std::int64_t first,
                                       BatchNormColumn (&column)[Columns]) {
  const NormPanel<Columns> panel(n, first);
  Lanes dbeta[Columns], dgamma[Columns];
  sum_columns<Columns>(
      n.x.rows, [&](Lanes chain, std::int64_t r, int c) { return chain + load(g.dy.at(r, first + c)); }, dbeta);
  sum_columns<Columns>(
      n.x.rows,
      [&](Lanes chain, std::int64_t r, int c) {
        const Lanes x_hat = normalized(load(n.x.at(r, first + c)), panel.mean[c], panel.inverse[c]);
        return fma(load(g.dy.at(r, first + c)), x_hat, chain);
      },
      dgamma);
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    if (g.dbeta.data != nullptr) store(dbeta[c], g.dbeta.line(first + c));
    if (g.dgamma.data != nullptr) store(dgamma[c], g.dgamma.line(first + c));
    column[c] = gradient_column(n, first + c, panel.inverse[c], dbeta[c], dgamma[c]);
  }
}

/// Then dx, times the derivative of the activation A whose output x is.
template <Activation A, bool Accumulates, int Columns>
CENOTE_INLINE void backward_panel(const BatchNorm& n, const BatchNormGradients& g, std::int64_t first) {
  BatchNormColumn column[Columns];
  parameter_gradients<Columns>(n, g, first, column);
  if (g.dx.data == nullptr) return;
  Lanes mean[Columns];
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) mean[c] = load(n.mean.line(first + c));
  const Arguments none{Lanes(0.0f), Lanes(0.0f), Lanes(0.0f), Lanes(0.0f)};
  for (std::int64_t r = 0; r < n.x.rows; ++r) {
    const float *const x = n.x.at(r, first), *const dy = g.dy.at(r, first);
    float* const dx = g.dx.at(r, first);
#pragma GCC unroll 8
    for (std::int64_t c = 0; c < Columns; ++c) {
      const Lanes value = load(x + c * lane_count);
      const Lanes x_hat = normalized(value, mean[c], column[c].inverse);
      const Lanes gradient = gradient_of_x(column[c], x_hat, load(dy + c * lane_count));
      float* const place = dx + c * lane_count;
      if constexpr (Accumulates)
        store(load(place) + gradient, place);
      else
        store(math::activation_gradient<A>(value, gradient, none), place);
    }
  }
}

template <Activation A>
void batch_norm_backward(const BatchNorm& n, const BatchNormGradients& g) {
  for_each_panel(n.x.columns, [&]<int Columns>(std::int64_t first) {
    if constexpr (A == Activation::linear)
      if (g.accumulate) return backward_panel<A, true, Columns>(n, g, first);
    backward_panel<A, false, Columns>(n, g, first);
  });
}

}  // namespace cenote::cpu::CENOTE_TARGET
