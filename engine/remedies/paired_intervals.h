#pragma once

#include <vector>

namespace cenote {

/// Where a value lies, at a stated confidence.
struct Interval {
  double low = 0, high = 0;

  bool contains(double value) const { return low <= value && value <= high; }
};

/// Pairs by what became of each of the two. Not whole numbers where a pair stands for shares of a few.
struct PairedCounts {
  double both = 0, only_first = 0, only_second = 0, neither = 0;

  double pairs() const { return both + only_first + only_second + neither; }
  /// Share of the first minus that of the second.
  double difference() const { return (only_first - only_second) / pairs(); }
};

/// The interval of PairedCounts::difference(): method 10 of Newcombe, "Improved confidence intervals for the difference
/// between binomial proportions based on paired data", Statistics in Medicine 17 (1998) 2635–2650, made of Wilson's
/// score intervals. In [−1, 1]; of no pairs all of it.
/// @param confidence in (0, 1)
Interval newcombe_interval(const PairedCounts& counts, double confidence);

/// The median's interval that holds whatever the values' distribution: from the r-th smallest to the r-th largest, r as
/// large as the binomial distribution of the values below the median allows (Conover, Practical Nonparametric
/// Statistics, 3rd ed. 1999, section 3.2). From −∞ to +∞ if there are too few values.
/// @param values none of them NaN
Interval median_interval(std::vector<double> values, double confidence);

/// z with P(|Z| < z) = confidence, Z standard Gaussian.
double normal_quantile(double confidence);

}  // namespace cenote
