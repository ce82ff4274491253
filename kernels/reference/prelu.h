#pragma once

#include <cmath>

#include "kernels/reference/view.h"

/// y = relu(x) − alpha·relu(−x): x, y (rows, units), alpha (units). As in TensorFlow, all derivatives at 0 are 0.
namespace cenote::reference {

inline void prelu_forward(View x, View alpha, Output y) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) y.put(r, c, x(r, c) > 0 ? x(r, c) : alpha(c) * x(r, c));
}

inline void prelu_backward_input(View x, View alpha, View dy, Output dx) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) {
      const double derivative = x(r, c) > 0 ? 1 : x(r, c) < 0 ? alpha(c) : 0;
      dx.put(r, c, dy(r, c) * derivative);
    }
}

inline void prelu_backward_alpha(View x, View dy, Output dalpha) {
  for (std::int64_t c = 0; c < x.columns; ++c)
    dalpha.put(c, batch_sum(x.rows, [&](double sum, std::int64_t r) {
                 return std::fma(x(r, c) > 0 ? 0 : x(r, c), dy(r, c), sum);
               }));
}

}  // namespace cenote::reference
