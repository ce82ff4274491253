#include "engine/report/watch/band.h"

#include <array>

#include "engine/trace/quantile.h"

namespace cenote::watch {

Spread spread_of(std::vector<double> numbers) {
  constexpr std::array levels = {0.5, 0.1, 0.9};
  const std::vector<double> found = quantiles(std::move(numbers), levels);
  return {.median = found[0], .p10 = found[1], .p90 = found[2]};
}

}  // namespace cenote::watch
