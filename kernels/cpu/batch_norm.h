#pragma once

#include "kernels/cpu/tensor.h"

// Batch normalization (Ioffe & Szegedy 2015), Keras's form: biased variance, epsilon inside the root.
namespace cenote::cpu::CENOTE_TARGET {

/// The operands of both directions; absent ones have no data. x, y (rows, features), all others (features)
struct BatchNorm {
  Tensor x, gamma, beta, mean, variance;
  float epsilon = 0;

  CENOTE_INLINE Lanes inverse_deviation(std::int64_t c) const {
    return Lanes(1.0f) / ieee_sqrt(load(variance.line(c)) + Lanes(epsilon));
  }
  CENOTE_INLINE Lanes normalized(std::int64_t r, std::int64_t c, Lanes inverse) const {
    return (load(x.at(r, c)) - load(mean.line(c))) * inverse;
  }
};

inline void batch_norm_normalize(const BatchNorm& n, const Tensor& y) {
  for (std::int64_t c = 0; c < n.x.columns; ++c) {
    const Lanes inverse = n.inverse_deviation(c);
    for (std::int64_t r = 0; r < n.x.rows; ++r) {
      Lanes value = n.normalized(r, c, inverse);
      if (n.gamma.data != nullptr && n.beta.data != nullptr)
        value = fma(value, load(n.gamma.line(c)), load(n.beta.line(c)));
      else if (n.gamma.data != nullptr)
        value = value * load(n.gamma.line(c));
      else if (n.beta.data != nullptr)
        value = value + load(n.beta.line(c));
      store(value, y.at(r, c));
    }
  }
}

/// mean = Σx / rows, variance = Σ(x − mean)² / rows, both over blocks of 16 samples
inline void batch_norm_statistics(const BatchNorm& n) {
  const Lanes rows(static_cast<float>(n.x.rows));
  for (std::int64_t c = 0; c < n.x.columns; ++c) {
    const Lanes sum = sum_of_blocks(n.x.rows, [&](std::int64_t begin, std::int64_t end) {
      Lanes chain(0.0f);
      for (std::int64_t r = begin; r < end; ++r) chain = chain + load(n.x.at(r, c));
      return chain;
    });
    const Lanes mean = sum / rows;
    store(mean, n.mean.line(c));
    const Lanes squares = sum_of_blocks(n.x.rows, [&](std::int64_t begin, std::int64_t end) {
      Lanes chain(0.0f);
      for (std::int64_t r = begin; r < end; ++r) {
        const Lanes d = load(n.x.at(r, c)) - mean;
        chain = fma(d, d, chain);
      }
      return chain;
    });
    store(squares / rows, n.variance.line(c));
  }
}

inline void batch_norm_forward(const BatchNorm& n, const Tensor& y) {
  batch_norm_statistics(n);
  batch_norm_normalize(n, y);
}

/// moving = moving·momentum + batch·(1 − momentum)
inline void batch_norm_update(const Tensor& batch, const Tensor& moving, double momentum) {
  const Lanes keep(static_cast<float>(momentum)), take(static_cast<float>(1.0 - momentum));
  for_each_line(
      moving, [&](Lanes old, Lanes now) { return fma(old, keep, now * take); }, moving, batch);
}

struct BatchNormGradients {
  Tensor dy, dx, dgamma, dbeta;
  bool accumulate = false;  ///< onto dx
};

/// dbeta = Σdy, dgamma = Σ dy·x̂, dx = γ·s·((dy − dbeta/rows) − x̂·(dgamma/rows)) with s = 1/√(variance + epsilon)
inline void batch_norm_backward(const BatchNorm& n, const BatchNormGradients& g) {
  const Lanes rows(static_cast<float>(n.x.rows));
  for (std::int64_t c = 0; c < n.x.columns; ++c) {
    const Lanes inverse = n.inverse_deviation(c);
    const Lanes dbeta = sum_of_blocks(n.x.rows, [&](std::int64_t begin, std::int64_t end) {
      Lanes chain(0.0f);
      for (std::int64_t r = begin; r < end; ++r) chain = chain + load(g.dy.at(r, c));
      return chain;
    });
    const Lanes dgamma = sum_of_blocks(n.x.rows, [&](std::int64_t begin, std::int64_t end) {
      Lanes chain(0.0f);
      for (std::int64_t r = begin; r < end; ++r) chain = fma(load(g.dy.at(r, c)), n.normalized(r, c, inverse), chain);
      return chain;
    });
    if (g.dbeta.data != nullptr) store(dbeta, g.dbeta.line(c));
    if (g.dgamma.data != nullptr) store(dgamma, g.dgamma.line(c));
    if (g.dx.data == nullptr) continue;
    const Lanes scale = n.gamma.data != nullptr ? load(n.gamma.line(c)) * inverse : inverse;
    const Lanes mean_dy = dbeta / rows, mean_dy_x = dgamma / rows;
    for (std::int64_t r = 0; r < n.x.rows; ++r) {
      const Lanes value = scale * fnma(n.normalized(r, c, inverse), mean_dy_x, load(g.dy.at(r, c)) - mean_dy);
      store(g.accumulate ? load(g.dx.at(r, c)) + value : value, g.dx.at(r, c));
    }
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
