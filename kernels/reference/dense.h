#pragma once

#include <cmath>

#include "kernels/reference/view.h"

/// y = x·kernel + bias: x (rows, in), kernel (in, units), bias (units), y (rows, units).
namespace cenote::reference {

inline void dense_forward(View x, View kernel, View bias, Output y) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t o = 0; o < kernel.columns; ++o) {
      double sum = 0;
      for (std::int64_t k = 0; k < kernel.rows; ++k) sum = std::fma(x(r, k), kernel(k, o), sum);
      y.put(r, o, bias ? sum + bias(o) : sum);
    }
}

// dx = dy·kernelᵀ
inline void dense_backward_input(View dy, View kernel, Output dx) {
  for (std::int64_t r = 0; r < dy.rows; ++r)
    for (std::int64_t k = 0; k < kernel.rows; ++k) {
      double sum = 0;
      for (std::int64_t o = 0; o < kernel.columns; ++o) sum = std::fma(dy(r, o), kernel(k, o), sum);
      dx.put(r, k, sum);
    }
}

// dkernel = xᵀ·dy
inline void dense_backward_kernel(View x, View dy, Output dkernel) {
  for (std::int64_t k = 0; k < dkernel.rows; ++k)
    for (std::int64_t o = 0; o < dkernel.columns; ++o)
      dkernel.put(k, o,
                  batch_sum(x.rows, [&](double sum, std::int64_t r) { return std::fma(x(r, k), dy(r, o), sum); }));
}

inline void dense_backward_bias(View dy, Output dbias) {
  for (std::int64_t o = 0; o < dy.columns; ++o)
    dbias.put(o, batch_sum(dy.rows, [&](double sum, std::int64_t r) { return sum + dy(r, o); }));
}

}  // namespace cenote::reference
