#pragma once

#include <cstdint>
#include <vector>

namespace cenote::watch {

/// Quantiles over members at a moment.
struct Spread {
  double median = 0, p10 = 0, p90 = 0;
};

/// A curve with its spread. Where a number is not finite there is none to draw.
struct Band {
  std::vector<std::int64_t> epochs;  ///< ascending
  std::vector<Spread> spreads;       ///< one for each
};

/// Over the numbers of members, by NumPy's linear rule; one that is not finite counts as +∞.
Spread spread_of(std::vector<double> numbers);

}  // namespace cenote::watch
