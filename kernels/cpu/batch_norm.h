#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/lanes/batch_norm.h"

// Batch normalization, column by column.
namespace cenote::cpu::CENOTE_TARGET {

inline void batch_norm_normalize(const BatchNorm& n, const Tensor& y) {
  for (std::int64_t c = 0; c < n.x.columns; ++c) {
    const Lanes inverse = n.inverse_deviation(c);
    for (std::int64_t r = 0; r < n.x.rows; ++r) store(n.output(r, c, inverse), y.at(r, c));
  }
}

/// mean = Σx / rows, variance = Σ(x − mean)² / rows, both over blocks of 16 samples
inline void batch_norm_statistics(const BatchNorm& n) {
  const Lanes rows(static_cast<float>(n.x.rows));
  for (std::int64_t c = 0; c < n.x.columns; ++c) {
    const Lanes sum =
        sum_of_blocks(n.x.rows, [&](std::int64_t begin, std::int64_t end) { return column_chain(n.x, c, begin, end); });
    store(math::divide(sum, rows), n.mean.line(c));
    const Lanes squares =
        sum_of_blocks(n.x.rows, [&](std::int64_t begin, std::int64_t end) { return centered_chain(n, c, begin, end); });
    store(math::divide(squares, rows), n.variance.line(c));
  }
}

inline void batch_norm_forward(const BatchNorm& n, const Tensor& y) {
  batch_norm_statistics(n);
  batch_norm_normalize(n, y);
}

inline void batch_norm_update(const Tensor& batch, const Tensor& moving, double momentum) {
  for_each_line(
      moving, [&](Lanes old, Lanes now) { return moving_average(old, now, momentum); }, moving, batch);
}

/// dbeta = Σdy, dgamma = Σ dy·x̂, then dx
inline void batch_norm_backward(const BatchNorm& n, const BatchNormGradients& g) {
  for (std::int64_t c = 0; c < n.x.columns; ++c) {
    const Lanes dbeta = sum_of_blocks(
        n.x.rows, [&](std::int64_t begin, std::int64_t end) { return column_chain(g.dy, c, begin, end); });
    const Lanes dgamma = sum_of_blocks(
        n.x.rows, [&](std::int64_t begin, std::int64_t end) { return dgamma_chain(n, g.dy, c, begin, end); });
    if (g.dbeta.data != nullptr) store(dbeta, g.dbeta.line(c));
    if (g.dgamma.data != nullptr) store(dgamma, g.dgamma.line(c));
    if (g.dx.data == nullptr) continue;
    const BatchNormColumn column = gradient_column(n, c, dbeta, dgamma);
    for (std::int64_t r = 0; r < n.x.rows; ++r) store_dx(n, g, column, r, c);
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
