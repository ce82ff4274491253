#pragma once

#include <span>
#include <utility>
#include <vector>

namespace cenote {

/// Between two neighbours in order, at `fraction` of the way: NumPy's linear rule, bit for bit where both are finite.
/// Towards +∞ every way is +∞ but the empty one.
double interpolate(double lower, double upper, double fraction);

/// The quantile of numbers in ascending order, none of them NaN, by NumPy's linear rule. NaN if there are none.
/// @param level 0 … 1
double quantile_of_sorted(std::span<const double> sorted, double level);

/// Quantiles over members, in the order of `levels`: a number that is not finite counts as +∞.
std::vector<double> quantiles(std::vector<double> numbers, std::span<const double> levels);

/// One of them.
inline double quantile(std::vector<double> numbers, double level) {
  return quantiles(std::move(numbers), std::span(&level, 1)).front();
}

}  // namespace cenote
