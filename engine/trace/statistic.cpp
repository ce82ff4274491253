#include "engine/trace/statistic.h"

#include <limits>

namespace cenote {

double value_of(Statistic statistic, const Moments& moments) {
  if (moments.count == 0) return std::numeric_limits<double>::quiet_NaN();
  switch (statistic) {
    case Statistic::norm:
      return moments.norm();
    case Statistic::mean:
      return moments.mean();
    case Statistic::std:
      return moments.std();
    case Statistic::min:
      return moments.min;
    case Statistic::max:
      return moments.max;
    case Statistic::abs_mean:
      return moments.abs_mean();
    case Statistic::zero_share:
      return moments.zero_share();
    case Statistic::dead_share:
      return moments.dead_share();
    case Statistic::nonfinite_count:
      break;
  }
  return static_cast<double>(moments.nonfinite_count);
}

double norm_or_infinity(const Moments& moments) {
  if (moments.nonfinite_count > 0) return std::numeric_limits<double>::infinity();
  return value_of(Statistic::norm, moments);
}

}  // namespace cenote
