#pragma once

#include "kernels/lanes/tensor.h"

// Batch normalization (Ioffe & Szegedy 2015), Keras's form: biased variance, epsilon inside the root. One column.
namespace cenote::lanes::CENOTE_TARGET {

/// x̂ of one number
CENOTE_INLINE Lanes normalized(Lanes x, Lanes mean, Lanes inverse) { return (x - mean) * inverse; }

/// The operands of both directions; absent ones have no data. x (rows, features), all others (features)
struct BatchNorm {
  Tensor x, gamma, beta, mean, variance;
  float epsilon = 0;

  CENOTE_INLINE Lanes inverse_deviation(std::int64_t c) const {
    return math::divide(Lanes(1.0f), ieee_sqrt(load(variance.line(c)) + Lanes(epsilon)));
  }
  CENOTE_INLINE Lanes normalized(std::int64_t r, std::int64_t c, Lanes inverse) const {
    return lanes::CENOTE_TARGET::normalized(load(x.at(r, c)), load(mean.line(c)), inverse);
  }
  /// γ·x̂ + β
  CENOTE_INLINE Lanes output(std::int64_t r, std::int64_t c, Lanes inverse) const {
    const Lanes value = normalized(r, c, inverse);
    if (gamma.data != nullptr && beta.data != nullptr) return fma(value, load(gamma.line(c)), load(beta.line(c)));
    if (gamma.data != nullptr) return value * load(gamma.line(c));
    if (beta.data != nullptr) return value + load(beta.line(c));
    return value;
  }
  /// γ / √(variance + epsilon)
  CENOTE_INLINE Lanes scale(std::int64_t c, Lanes inverse) const {
    return gamma.data != nullptr ? load(gamma.line(c)) * inverse : inverse;
  }
};

/// Σx over rows begin … end − 1 of a column
CENOTE_INLINE Lanes column_chain(const Tensor& x, std::int64_t c, std::int64_t begin, std::int64_t end) {
  Lanes chain(0.0f);
  for (std::int64_t r = begin; r < end; ++r) chain = chain + load(x.at(r, c));
  return chain;
}

CENOTE_INLINE Lanes add_centered(Lanes chain, Lanes x, Lanes mean) {
  const Lanes d = x - mean;
  return fma(d, d, chain);
}

/// Σ(x − mean)² over rows begin … end − 1 of a column
CENOTE_INLINE Lanes centered_chain(const BatchNorm& n, std::int64_t c, std::int64_t begin, std::int64_t end) {
  const Lanes mean = load(n.mean.line(c));
  Lanes chain(0.0f);
  for (std::int64_t r = begin; r < end; ++r) chain = add_centered(chain, load(n.x.at(r, c)), mean);
  return chain;
}

/// Σ dy·x̂ over rows begin … end − 1 of a column
CENOTE_INLINE Lanes dgamma_chain(const BatchNorm& n, const Tensor& dy, std::int64_t c, std::int64_t begin,
                                 std::int64_t end) {
  const Lanes inverse = n.inverse_deviation(c);
  Lanes chain(0.0f);
  for (std::int64_t r = begin; r < end; ++r) chain = fma(load(dy.at(r, c)), n.normalized(r, c, inverse), chain);
  return chain;
}

/// moving·momentum + batch·(1 − momentum)
CENOTE_INLINE Lanes moving_average(Lanes moving, Lanes batch, double momentum) {
  return fma(moving, Lanes(static_cast<float>(momentum)), batch * Lanes(static_cast<float>(1.0 - momentum)));
}

struct BatchNormGradients {
  Tensor dy, dx, dgamma, dbeta;
  bool accumulate = false;  ///< onto dx
};

/// A column's sums, and what dx needs of them.
struct BatchNormColumn {
  Lanes inverse, scale, mean_dy, mean_dy_x;
};

CENOTE_INLINE BatchNormColumn gradient_column(const BatchNorm& n, std::int64_t c, Lanes inverse, Lanes dbeta,
                                              Lanes dgamma) {
  const Lanes rows(static_cast<float>(n.x.rows));
  return {inverse, n.scale(c, inverse), math::divide(dbeta, rows), math::divide(dgamma, rows)};
}

/// dx = γ·s·((dy − dbeta/rows) − x̂·(dgamma/rows)) with s = 1/√(variance + epsilon)
CENOTE_INLINE Lanes gradient_of_x(const BatchNormColumn& column, Lanes x_hat, Lanes dy) {
  return column.scale * fnma(x_hat, column.mean_dy_x, dy - column.mean_dy);
}
CENOTE_INLINE void store_dx(const BatchNorm& n, const BatchNormGradients& g, const BatchNormColumn& column,
                            std::int64_t r, std::int64_t c) {
  const Lanes value = gradient_of_x(column, n.normalized(r, c, column.inverse), load(g.dy.at(r, c)));
  store(g.accumulate ? load(g.dx.at(r, c)) + value : value, g.dx.at(r, c));
}

}  // namespace cenote::lanes::CENOTE_TARGET
