#pragma once

#include <cmath>

#include "cenote/moments.h"
#include "kernels/reference/view.h"

namespace cenote::reference {

inline void add_finite(Moments& m, double x) {
  if (m.finite_count() == 1 || x < m.min) m.min = x;
  if (m.finite_count() == 1 || x > m.max) m.max = x;
  m.zero_count += x == 0;
  m.sum += x;
  m.absolute_sum += std::abs(x);
  m.square_sum = std::fma(x, x, m.square_sum);
}

inline std::int64_t count_dead(View tensor) {
  std::int64_t dead = 0;
  for (std::int64_t c = 0; c < tensor.columns; ++c) {
    std::int64_t r = 0;
    while (r < tensor.rows && tensor(r, c) == 0) ++r;
    dead += r == tensor.rows;
  }
  return dead;
}

/// The Moments of a tensor: one pass for all sums but the centred one, which needs the mean.
inline Moments moments(View tensor) {
  Moments m;
  for (double x : tensor.all()) {
    ++m.count;
    if (std::isfinite(x))
      add_finite(m, x);
    else
      ++m.nonfinite_count;
  }
  m.columns = tensor.columns;
  m.dead_count = count_dead(tensor);
  const double mean = m.mean();
  for (double x : tensor.all())
    if (std::isfinite(x)) m.centered_square_sum = std::fma(x - mean, x - mean, m.centered_square_sum);
  return m;
}

}  // namespace cenote::reference
