#pragma once

#include <span>
#include <vector>

namespace cenote::events {

/// As TensorBoard reads it: bucket i holds what is from limits[i − 1] to below limits[i].
struct Histogram {
  double min = 0, max = 0;  ///< of what was counted
  double count = 0, sum = 0, sum_squares = 0;
  std::vector<double> limits, counts;  ///< of as many buckets; neighbours that are empty are one
};

/// Of the finite values, in TensorFlow's default buckets: ±10⁻¹²·1.1ᵏ up to 10²⁰, zero an edge among them
/// (core/lib/histogram/histogram.cc).
Histogram histogram_of(std::span<const double> values);

/// Of log₂|x|, from the counts of a trace's histogram (`histogram_bins`, include/cenote/instrument.h). Zeros have no
/// logarithm and are left out; the last bin, which has no end, ends at float's largest power, 2¹²⁸. Sums are those of
/// the bins' middles.
Histogram log2_histogram_of(std::span<const double> counts);

}  // namespace cenote::events
