#pragma once

#include "cenote/moments.h"
#include "kernels/cuda/formulas.h"

// What Moments count: extremes, zeros, what is not finite. Unlike sums they merge in any order.
namespace cenote::cuda {

/// Of some of a tensor's elements; extremes and zeros of the finite ones.
struct Extremes {
  float minimum, maximum;
  std::int64_t zeros, dead, nonfinite;
};

CENOTE_FORMULA Extremes no_extremes() { return {__builtin_inff(), -__builtin_inff(), 0, 0, 0}; }

CENOTE_FORMULA bool is_finite(float x) { return x - x == 0.0f; }

CENOTE_FORMULA void enter(Extremes& e, float x) {
  if (!is_finite(x)) {
    ++e.nonfinite;
    return;
  }
  e.minimum = math::at_most(e.minimum, x);
  e.maximum = math::at_least(e.maximum, x);
  e.zeros += x == 0.0f ? 1 : 0;
}

CENOTE_FORMULA void merge(Extremes& all, const Extremes& other) {
  all.minimum = math::at_most(all.minimum, other.minimum);
  all.maximum = math::at_least(all.maximum, other.maximum);
  all.zeros += other.zeros;
  all.dead += other.dead;
  all.nonfinite += other.nonfinite;
}

/// Counts and extremes of rows × columns elements; min and max as +0 where they are −0.
CENOTE_FORMULA Moments counted(std::int64_t rows, std::int64_t columns, const Extremes& extremes) {
  Moments m;
  m.count = rows * columns;
  m.nonfinite_count = extremes.nonfinite;
  m.zero_count = extremes.zeros;
  m.columns = columns;
  m.dead_count = extremes.dead;
  if (extremes.nonfinite == m.count) return m;
  m.min = static_cast<double>(extremes.minimum) + 0.0;
  m.max = static_cast<double>(extremes.maximum) + 0.0;
  return m;
}

}  // namespace cenote::cuda
