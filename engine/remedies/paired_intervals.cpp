#include "engine/remedies/paired_intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace cenote {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Wilson 1927: where the score test does not reject a share.
Interval wilson_interval(double successes, double n, double z) {
  const double share = successes / n, z2 = z * z;
  const double centre = (successes + z2 / 2) / (n + z2);
  const double half = z * std::sqrt(n * share * (1 - share) + z2 / 4) / (n + z2);
  return {centre - half, centre + half};
}

/// The correlation of the two outcomes, with Newcombe's correction for continuity where it is positive.
double correlation(const PairedCounts& c) {
  const double first = c.both + c.only_first, second = c.both + c.only_second;
  const double margins = first * (c.pairs() - first) * second * (c.pairs() - second);
  if (margins <= 0) return 0;
  double product = c.both * c.neither - c.only_first * c.only_second;
  if (product > 0) product = std::max(product - c.pairs() / 2, 0.0);
  return product / std::sqrt(margins);
}

double combined(double a, double b, double phi) { return std::sqrt(std::max(a * a - 2 * phi * a * b + b * b, 0.0)); }

/// log P(X = k), X the number of heads of n coins.
double log_binomial(std::size_t k, std::size_t n) {
  const auto log_factorial = [](std::size_t i) { return std::lgamma(static_cast<double>(i) + 1); };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k) - static_cast<double>(n) * std::numbers::ln2;
}

/// The largest r with P(X < r) ≤ (1 − confidence)/2; 0 if there is none.
std::size_t order_of_bound(std::size_t n, double confidence) {
  double below = 0;
  for (std::size_t r = 1; 2 * r <= n; ++r) {
    below += std::exp(log_binomial(r - 1, n));
    if (below > (1 - confidence) / 2) return r - 1;
  }
  return n / 2;
}

}  // namespace

double normal_quantile(double confidence) {
  double low = 0, high = 40;
  for (int i = 0; i < 100; ++i) {
    const double z = (low + high) / 2;
    (std::erfc(z / std::numbers::sqrt2) > 1 - confidence ? low : high) = z;
  }
  return low;
}

Interval newcombe_interval(const PairedCounts& c, double confidence) {
  const double n = c.pairs();
  if (n <= 0) return {-1, 1};
  const double z = normal_quantile(confidence), phi = correlation(c), difference = c.difference();
  const double first = (c.both + c.only_first) / n, second = (c.both + c.only_second) / n;
  const Interval of_first = wilson_interval(n * first, n, z), of_second = wilson_interval(n * second, n, z);
  return {std::max(difference - combined(first - of_first.low, of_second.high - second, phi), -1.0),
          std::min(difference + combined(of_first.high - first, second - of_second.low, phi), 1.0)};
}

Interval median_interval(std::vector<double> values, double confidence) {
  std::ranges::sort(values);
  const std::size_t r = order_of_bound(values.size(), confidence);
  if (r == 0) return {-infinity, infinity};
  return {values[r - 1], values[values.size() - r]};
}

}  // namespace cenote
