#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/layer_map.h"

namespace cenote {
namespace {

/// The mean over the members that are finite there.
std::vector<double> mean_over_time(const TraceTable& trace, std::int64_t tensor, Statistic statistic) {
  std::vector<double> means;
  for (std::int64_t record = 0; record < trace.records(); ++record) {
    double sum = 0, count = 0;
    for (std::int64_t member = 0; member < trace.members; ++member)
      if (const double value = trace.at(tensor, statistic, record, member); value == value) {
        sum += value;
        count += 1;
      }
    means.push_back(sum / count);
  }
  return means;
}

}  // namespace

std::optional<Chart> dead_units_chart(const RunFiles& run) {
  const auto layers = layers_with(run.trace, "activation");
  if (layers.empty() || run.trace.records() < 2) return std::nullopt;
  const TimeAxis time = time_axis(run);
  Columns columns;
  columns.add("time", time.values);
  for (const LayerTensor& layer : layers)
    columns.add(layer.layer, mean_over_time(run.trace, layer.tensor, Statistic::dead_share));
  return Chart{
      "dead-units", "Dead units by layer and time",
      "Units whose output is zero for every sample of the traced batch, mean share over seeds; the first layer "
      "is at the bottom.",
      layer_map(columns, time, {.scheme = "inferno", .legend = "share of dead units", .domain = {{0, 1}}})};
}

}  // namespace cenote
