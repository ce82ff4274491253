#include "engine/spec/axis.h"

#include <cmath>

namespace cenote::spec {
namespace {

/// ratio^share for 0 ≤ share < 1: each binary digit of the share that is set stands for a square root of a square root.
double power(double ratio, double share) {
  double result = 1;
  for (int digit = 0; digit < 53; ++digit) {
    ratio = std::sqrt(ratio);
    share *= 2;
    if (share >= 1) {
      result *= ratio;
      share -= 1;
    }
  }
  return result;
}

double point_of(const Axis& axis, std::int64_t i) {
  if (i == 0) return axis.from;
  if (i == axis.steps - 1) return axis.to;
  const double share = static_cast<double>(i) / static_cast<double>(axis.steps - 1);
  // from / to, each to its own power, cannot overflow where to / from would
  if (axis.scale == Scale::log) return axis.from / power(axis.from, share) * power(axis.to, share);
  return axis.from * (1 - share) + axis.to * share;
}

}  // namespace

std::vector<double> points_of(const Axis& axis) {
  std::vector<double> result;
  for (std::int64_t i = 0; i < axis.steps; ++i) result.push_back(point_of(axis, i));
  return result;
}

}  // namespace cenote::spec
