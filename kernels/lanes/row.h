#pragma once

#include "kernels/lanes/tensor.h"
#include "kernels/math/exponential.h"

// A row of a tensor, the columns ascending.
namespace cenote::lanes::CENOTE_TARGET {

/// max over a row, first column first; NaN passes. z (rows, columns)
CENOTE_INLINE Lanes row_maximum(const Tensor& z, std::int64_t row) {
  Lanes maximum = load(z.at(row, 0));
  for (std::int64_t c = 1; c < z.columns; ++c) {
    const Lanes value = load(z.at(row, c));
    maximum = select(value > maximum || value != value, value, maximum);
  }
  return maximum;
}

/// h = e^(z − max) / Σ e^(z − max), the sum ascending from the first column. z, h (rows, columns)
CENOTE_INLINE void softmax_row(const Tensor& z, const Tensor& h, std::int64_t row) {
  const Lanes maximum = row_maximum(z, row);
  Lanes sum(0.0f);
  for (std::int64_t c = 0; c < z.columns; ++c) {
    const Lanes e = math::exp(load(z.at(row, c)) - maximum);
    store(e, h.at(row, c));
    sum = sum + e;
  }
  for (std::int64_t c = 0; c < z.columns; ++c) store(math::divide(load(h.at(row, c)), sum), h.at(row, c));
}

/// dz = h·(dh − Σ dh·h), the sum an FMA chain from zero. h, dh, dz (rows, columns)
CENOTE_INLINE void softmax_gradient_row(const Tensor& h, const Tensor& dh, const Tensor& dz, std::int64_t row,
                                        bool accumulate) {
  Lanes dot(0.0f);
  for (std::int64_t c = 0; c < h.columns; ++c) dot = fma(load(dh.at(row, c)), load(h.at(row, c)), dot);
  for (std::int64_t c = 0; c < h.columns; ++c) {
    const Lanes value = load(h.at(row, c)) * (load(dh.at(row, c)) - dot);
    store(accumulate ? load(dz.at(row, c)) + value : value, dz.at(row, c));
  }
}

}  // namespace cenote::lanes::CENOTE_TARGET
