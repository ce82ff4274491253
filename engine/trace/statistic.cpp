#include "engine/trace/statistic.h"

#include <limits>

namespace cenote {

double norm_or_infinity(const Moments& moments) {
  if (moments.nonfinite_count > 0) return std::numeric_limits<double>::infinity();
  return value_of(Statistic::norm, moments);
}

}  // namespace cenote
