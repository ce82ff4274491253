#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/instrument_map.h"

namespace cenote {
namespace {

/// Mean dead_share of Moments over the members that were measured.
double dead_share(const TraceTable& trace, std::int64_t tensor, std::int64_t record) {
  std::vector<double> shares;
  for (std::int64_t member = 0; member < trace.members; ++member)
    if (const double share = trace.at(tensor, Statistic::dead_share, record, member); !std::isnan(share))
      shares.push_back(share);
  return mean_of(shares);
}

}  // namespace

std::optional<Chart> dead_units_chart(const RunFiles& run) {
  Chart chart{"dead-units",
              "Dead units by layer and time",
              "Units whose output is zero for every sample of the traced batch, mean share over seeds; the first layer "
              "is at the bottom.",
              {}};
  const MapColours colours{.scheme = "plasma", .legend = "share of dead units", .domain = {{0, 1}}};
  if (auto read =
          instrument_map(run, {Instrument::saturation, "dead_unit_share", "activation", mean_of}, chart, colours))
    return read;
  const auto layers = layers_with(run.trace, "activation");
  return layer_map(std::move(chart),
                   series_of(run, names_of(layers),
                             [&](std::size_t layer, std::int64_t record) {
                               return dead_share(run.trace, layers[layer].tensor, record);
                             }),
                   colours);
}

}  // namespace cenote
