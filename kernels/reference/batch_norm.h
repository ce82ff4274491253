#pragma once

#include <cmath>

#include "cenote/program.h"
#include "kernels/reference/view.h"

/// y = gamma·(x − mean)/√(variance + epsilon) + beta: x, y (rows, units), all others (units).
namespace cenote::reference {

using BatchNormParameters = Parameters::BatchNormParameters;

/// A layer's numbers for one column.
struct Normalization {
  double mean, inverse_deviation, gamma, beta;

  double normalized(double x) const { return (x - mean) * inverse_deviation; }
  double operator()(double x) const { return std::fma(normalized(x), gamma, beta); }
};

inline Normalization normalization(const BatchNormParameters& p, std::int64_t column, View mean, View variance,
                                   View gamma, View beta) {
  return {mean(column), 1 / std::sqrt(variance(column) + p.epsilon), gamma ? gamma(column) : 1,
          beta ? beta(column) : 0};
}

inline double column_mean(View x, std::int64_t c) {
  const double sum = batch_sum(x.rows, [&](double s, std::int64_t r) { return s + x(r, c); });
  return sum / static_cast<double>(x.rows);
}

// biased: divided by the number of rows
inline double column_variance(View x, std::int64_t c, double mean) {
  const double sum =
      batch_sum(x.rows, [&](double s, std::int64_t r) { return std::fma(x(r, c) - mean, x(r, c) - mean, s); });
  return sum / static_cast<double>(x.rows);
}

inline void batch_norm_inference(const BatchNormParameters& p, View x, View gamma, View beta, View mean, View variance,
                                 Output y) {
  for (std::int64_t c = 0; c < x.columns; ++c) {
    const Normalization normalize = normalization(p, c, mean, variance, gamma, beta);
    for (std::int64_t r = 0; r < x.rows; ++r) y.put(r, c, normalize(x(r, c)));
  }
}

inline void batch_norm_forward(const BatchNormParameters& p, View x, View gamma, View beta, Output y, View mean,
                               View variance) {
  for (std::int64_t c = 0; c < x.columns; ++c) {
    mean(c) = column_mean(x, c);
    variance(c) = column_variance(x, c, mean(c));
  }
  batch_norm_inference(p, x, gamma, beta, mean, variance, y);
}

inline void batch_norm_update(const BatchNormParameters& p, View mean, View variance, View moving_mean,
                              View moving_variance) {
  for (std::int64_t c = 0; c < mean.columns; ++c) {
    moving_mean(c) = moving_mean(c) * p.momentum + mean(c) * (1 - p.momentum);
    moving_variance(c) = moving_variance(c) * p.momentum + variance(c) * (1 - p.momentum);
  }
}

// With n = (x − mean)/√(variance + epsilon), which mean and variance of the batch depend on too:
// dgamma = Σ dy·n, dbeta = Σ dy, dx = gamma/√(variance + epsilon)·(dy − (dbeta + n·dgamma)/rows)
inline void batch_norm_backward(const BatchNormParameters& p, View x, View dy, View gamma, View mean, View variance,
                                Output dx, View dgamma, View dbeta) {
  for (std::int64_t c = 0; c < x.columns; ++c) {
    const Normalization layer = normalization(p, c, mean, variance, gamma, {});
    auto n = [&](std::int64_t r) { return layer.normalized(x(r, c)); };
    const double sum = batch_sum(x.rows, [&](double s, std::int64_t r) { return s + dy(r, c); });
    const double product = batch_sum(x.rows, [&](double s, std::int64_t r) { return std::fma(dy(r, c), n(r), s); });
    if (dgamma) dgamma(c) = product;
    if (dbeta) dbeta(c) = sum;
    if (!dx) continue;
    const double scale = layer.gamma * layer.inverse_deviation;
    for (std::int64_t r = 0; r < x.rows; ++r)
      dx.put(r, c, scale * (dy(r, c) - std::fma(n(r), product, sum) / static_cast<double>(x.rows)));
  }
}

}  // namespace cenote::reference
