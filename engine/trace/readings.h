#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cenote/trace.h"

namespace cenote {

/// Statistic `index` of an instrument's table entry, from its numbers. Of a histogram only those that are one number;
/// these are NaN where nothing finite was counted.
double statistic_of(Instrument instrument, std::size_t index, std::span<const double> numbers);

/// The numbers of one member in one record. members: of the Trace
std::vector<double> numbers_at(const Readings& readings, std::int64_t members, std::int64_t record,
                               std::int64_t member);

/// Σ counts of the bins whose magnitudes are below 2^exponent, an edge, and not zero.
double count_below(std::span<const double> histogram, int exponent);

}  // namespace cenote
