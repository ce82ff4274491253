#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/instrument_map.h"

namespace cenote {

std::optional<Chart> clipped_share_chart(const RunFiles& run) {
  const TraceTable& trace = run.trace;
  const auto before = layers_with(trace, "weight_gradient"), after = layers_with(trace, "clipped_gradient");
  if (names_of(before) != names_of(after)) return std::nullopt;
  const auto share_left = [&](std::size_t layer, std::int64_t record) {
    std::vector<double> shares;
    for (std::int64_t member = 0; member < trace.members; ++member) {
      const double left = trace.at(after[layer].tensor, Statistic::norm, record, member) /
                          trace.at(before[layer].tensor, Statistic::norm, record, member);
      if (!std::isnan(left)) shares.push_back(left);
    }
    return median_of(shares);
  };
  return layer_map({"clipped-share",
                    "What clipping leaves of each layer's gradient",
                    "‖∂L/∂W‖ of a kernel after clipping by that before, median over seeds: 1 was not clipped.",
                    {}},
                   series_of(run, names_of(after), share_left),
                   {.scheme = "viridis", .legend = "share of the norm left", .domain = {{0, 1}}});
}

}  // namespace cenote
