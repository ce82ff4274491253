#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/report/charts/columns.h"
#include "engine/report/read_run.h"

namespace cenote {

/// The histograms of a run, counts of all members, at not more than fifty records.
struct HistogramTable {
  /// A row a histogram: tensor, layer, both from 1, time, zeros, then a column for each bin that holds anything, named
  /// by the exponent of its lower edge.
  Columns columns;
  static constexpr std::size_t first_bin = 3;  ///< the column of zeros

  std::vector<std::string> tensors, layers;
  std::string time_name;
  double start = 0, end = 1;    ///< of time; the last record's column is as wide as the one before it
  int lowest = 0, highest = 1;  ///< exponents of 2 between which everything but zeros lies
  double densest = 1;           ///< log₁₀ of the largest count in an octave
};

/// Nothing if there are fewer than two records with histograms.
std::optional<HistogramTable> histogram_table(const RunFiles& run);

}  // namespace cenote
