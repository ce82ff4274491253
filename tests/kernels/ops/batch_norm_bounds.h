#pragma once

#include "tests/kernels/ops/rounding.h"

/// Error bounds of batch normalization, by columns.
namespace cenote::ops {

/// One column, its statistics taken as exact.
struct NormalizedColumn {
  double inverse, gamma, mean;
  View x;
  std::int64_t column;

  double normalized(std::int64_t r) const { return std::abs(x(r, column) - mean) * inverse; }
};

inline NormalizedColumn normalized_column(const Context& c, std::int64_t column, View mean, View variance, View gamma) {
  return {1 / std::sqrt(variance(column) + c.i.p.batch_norm.epsilon), gamma ? gamma(column) : 1, mean(column), c.in(0),
          column};
}

/// gamma·(x − mean)·inverse + beta: x − mean, variance + epsilon, root, quotient, two products, sum; epsilon is
/// rounded.
inline Bound batch_norm_inference_bound(const Context& c, View mean, View variance) {
  const View gamma = c.in(1), beta = c.in(2);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    const NormalizedColumn n = normalized_column(c, k, mean, variance, gamma);
    return c.rounding.of(8, std::abs(n.gamma) * n.normalized(r) + (beta ? std::abs(beta(k)) : 0));
  });
}

inline Bound mean_bound(const Context& c) {
  const View x = c.in(0);
  return each(c.out(1), [&](std::int64_t k) {
    double terms = 0;
    for (std::int64_t r = 0; r < x.rows; ++r) terms += std::abs(x(r, k));
    return c.rounding.of(batch_roundings(x.rows) + 1, terms / static_cast<double>(x.rows));
  });
}

/// Around a mean that is off by δ, Σ(x − mean)²/rows is larger by δ²; every x − mean is rounded once.
inline Bound variance_bound(const Context& c) {
  const View x = c.in(0), variance = c.out(2);
  const Bound mean = mean_bound(c);
  return each(variance, [&](std::int64_t k) {
    const double delta = mean[static_cast<std::size_t>(k)];
    const double terms = variance(k) + delta * delta;
    return delta * delta + c.rounding.of(batch_roundings(x.rows) + 4, terms);
  });
}

/// As for inference, and the errors of mean and variance: y moves by gamma·inverse·δ and by half the relative error of
/// variance + epsilon.
inline Bound batch_norm_forward_bound(const Context& c) {
  const View variance = c.out(2), gamma = c.in(1);
  const Bound own = batch_norm_inference_bound(c, c.out(1), variance), mean = mean_bound(c), spread = variance_bound(c);
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    const auto column = static_cast<std::size_t>(k);
    const NormalizedColumn n = normalized_column(c, k, c.out(1), variance, gamma);
    const double relative = spread[column] * n.inverse * n.inverse / 2;
    const double shift = n.inverse * mean[column];
    // 1.01: of second order
    return own[static_cast<std::size_t>(r * c.out().columns + k)] +
           1.01 * std::abs(n.gamma) * (shift + (n.normalized(r) + shift) * relative);
  });
}

inline Bound batch_norm_update_bound(const Context& c, int k) {
  const View batch = c.in(k), moving = c.before.view(c.i.out[k]);
  const double momentum = c.i.p.batch_norm.momentum;
  return each(moving, [&](std::int64_t e) {
    return c.rounding.of(4, std::abs(moving(e)) * momentum + std::abs(batch(e)) * (1 - momentum));
  });
}

/// Σ|dy| and Σ|dy·n| of a column, n normalized with five roundings.
struct GradientSums {
  double sum = 0, product = 0;
};
inline GradientSums gradient_sums(const Context& c, const NormalizedColumn& n) {
  const View dy = c.in(1);
  GradientSums sums;
  for (std::int64_t r = 0; r < dy.rows; ++r) {
    sums.sum += std::abs(dy(r, n.column));
    sums.product += std::abs(dy(r, n.column)) * n.normalized(r);
  }
  return sums;
}

inline Bound batch_norm_gradient_bound(const Context& c, int output) {
  const auto rows = static_cast<double>(c.in(0).rows);
  const double n = batch_roundings(c.in(0).rows) + 5;
  auto column = [&](std::int64_t k) { return normalized_column(c, k, c.in(3), c.in(4), c.in(2)); };
  if (output > 0)
    return each(c.out(output), [&](std::int64_t k) {
      const GradientSums sums = gradient_sums(c, column(k));
      return c.rounding.of(n, output == 1 ? sums.product : sums.sum);
    });
  return each_entry(c.out(), [&](std::int64_t r, std::int64_t k) {
    const NormalizedColumn of = column(k);
    const GradientSums sums = gradient_sums(c, of);
    const double terms = std::abs(c.in(1)(r, k)) + (sums.sum + of.normalized(r) * sums.product) / rows;
    return c.rounding.of(n + 10, std::abs(of.gamma) * of.inverse * terms);
  });
}

}  // namespace cenote::ops
