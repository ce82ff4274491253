#pragma once

#include "kernels/cpu/namespace.h"

// A line of doubles, for what instruments sum in double. Plain loops over the lanes, which compilers turn into vectors.
namespace cenote::cpu::CENOTE_TARGET {

struct DoubleLanes {
  double lane[lane_count] = {};
};

/// f of each lane.
template <class F, class... Operands>
CENOTE_INLINE DoubleLanes by_lane(F f, const Operands&... operands) {
  DoubleLanes result;
  for (int i = 0; i < lane_count; ++i) result.lane[i] = f(operands.lane[i]...);
  return result;
}

CENOTE_INLINE DoubleLanes load_double(const float* line) {
  DoubleLanes result;
  for (int i = 0; i < lane_count; ++i) result.lane[i] = static_cast<double>(line[i]);
  return result;
}

CENOTE_INLINE DoubleLanes operator+(const DoubleLanes& a, const DoubleLanes& b) {
  return by_lane([](double x, double y) { return x + y; }, a, b);
}
CENOTE_INLINE DoubleLanes operator*(const DoubleLanes& a, const DoubleLanes& b) {
  return by_lane([](double x, double y) { return x * y; }, a, b);
}

}  // namespace cenote::cpu::CENOTE_TARGET
