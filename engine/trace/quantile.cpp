#include "engine/trace/quantile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cenote {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void sort_with_nonfinite_last(std::vector<double>& numbers) {
  for (double& number : numbers)
    if (!std::isfinite(number)) number = infinity;
  std::sort(numbers.begin(), numbers.end());
}

}  // namespace

double interpolate(double lower, double upper, double fraction) {
  if (fraction == 0 || lower == upper) return lower;
  if (upper == infinity) return infinity;
  const double difference = upper - lower;
  // NumPy's two forms: each is exact at its own end.
  return fraction < 0.5 ? lower + difference * fraction : upper - difference * (1 - fraction);
}

double quantile_of_sorted(std::span<const double> sorted, double level) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = static_cast<double>(sorted.size() - 1) * level;
  const auto lower = static_cast<std::size_t>(position);
  if (lower + 1 >= sorted.size()) return sorted.back();
  return interpolate(sorted[lower], sorted[lower + 1], position - std::floor(position));
}

std::vector<double> quantiles(std::vector<double> numbers, std::span<const double> levels) {
  sort_with_nonfinite_last(numbers);
  std::vector<double> result;
  for (const double level : levels) result.push_back(quantile_of_sorted(numbers, level));
  return result;
}

}  // namespace cenote
