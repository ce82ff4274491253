#pragma once

#include <cmath>

#include "kernels/reference/view.h"

/// Keras's three ways to clip a gradient: by element, by variable, by all variables together.
namespace cenote::reference {

inline double square_sum(View gradient) {
  double sum = 0;
  for (double g : gradient.all()) sum = std::fma(g, g, sum);
  return sum;
}

inline void clip_value(View gradient, double threshold, Output clipped) {
  for (std::int64_t i = 0; i < gradient.size(); ++i) {
    const double g = gradient(i);
    clipped.put(i, g > threshold ? threshold : g < -threshold ? -threshold : g);  // NaN passes
  }
}

// g·threshold / max(‖g‖, threshold)
inline void clip_norm(View gradient, double threshold, Output clipped) {
  const double norm = std::sqrt(square_sum(gradient));
  const double divisor = norm < threshold ? threshold : norm;  // NaN passes
  for (std::int64_t i = 0; i < gradient.size(); ++i) clipped.put(i, gradient(i) * threshold / divisor);
}

// threshold·min(1 / N, 1 / threshold), N² = Σ square_sums; NaN where N is not finite. square_sums (1, variables)
inline double global_norm_factor(View square_sums, std::int64_t count, double threshold) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += square_sums(i);
  const double norm = std::sqrt(sum);
  return threshold * std::fmin(1 / norm, 1 / threshold) + (norm - norm);
}

inline void scale(View gradient, double factor, Output scaled) {
  for (std::int64_t i = 0; i < gradient.size(); ++i) scaled.put(i, gradient(i) * factor);
}

}  // namespace cenote::reference
