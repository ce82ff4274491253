#include "engine/report/charts/trace_query.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/trace/quantile.h"
#include "engine/trace/readings.h"

namespace cenote {

std::vector<LayerTensor> layers_with(const TraceTable& trace, const std::string& tensor) {
  std::vector<LayerTensor> layers;
  for (std::size_t i = 0; i < trace.tensors.size(); ++i) {
    const std::string& name = trace.tensors[i];
    const auto slash = name.rfind('/');
    if (slash != std::string::npos && name.substr(slash + 1) == tensor)
      layers.push_back({name.substr(0, slash), static_cast<std::int64_t>(i)});
  }
  return layers;
}

std::vector<LayerReadings> layers_read(const RunFiles& run, Instrument instrument, const std::string& tensor) {
  std::vector<LayerReadings> layers;
  for (const Layer& layer : run.experiment.experiment.network.layers())
    if (const Readings* readings = run.trace.find(layer.name + "/" + tensor, instrument))
      layers.push_back({layer.name, readings});
  return layers;
}

std::size_t statistic_index(Instrument instrument, std::string_view array) {
  const auto statistics = info_of(instrument).statistics;
  return static_cast<std::size_t>(std::ranges::find(statistics, array, &Statistics::name) - statistics.begin());
}

std::vector<double> measured(const TraceTable& trace, const Readings& readings, std::size_t index,
                             std::int64_t record) {
  std::vector<double> found;
  for (std::int64_t member = 0; member < trace.members; ++member) {
    const auto numbers = numbers_at(readings, trace.members, record, member);
    const double number = statistic_of(readings.instrument, index, numbers);
    if (!std::isnan(number)) found.push_back(number);
  }
  return found;
}

double mean_of(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
}

TimeAxis time_axis(const RunFiles& run) {
  const bool by_epoch = run.experiment.experiment.trace.cadences() == std::vector{TraceRequest::every_epoch};
  TimeAxis axis{by_epoch ? "epoch" : "step", {}};
  for (std::int64_t record = 0; record < run.trace.records(); ++record)
    axis.values.push_back(static_cast<double>(by_epoch ? record : run.trace.steps[static_cast<std::size_t>(record)]));
  return axis;
}

double time_of_step(const RunFiles& run, const TimeAxis& axis, std::int64_t step) {
  const auto& steps = run.trace.steps;
  const auto after = static_cast<std::size_t>(std::ranges::lower_bound(steps, step) - steps.begin());
  if (after == 0) return axis.values.front();
  if (after == steps.size()) return axis.values.back();
  const auto between = static_cast<double>(steps[after] - steps[after - 1]);
  return interpolate(axis.values[after - 1], axis.values[after],
                     static_cast<double>(step - steps[after - 1]) / between);
}

std::vector<std::int64_t> chosen_records(const std::vector<std::int64_t>& records, std::size_t most) {
  if (records.size() <= most) return records;
  std::vector<std::int64_t> chosen;
  for (std::size_t part = 0; part < most; ++part) chosen.push_back(records[(records.size() - 1) * part / (most - 1)]);
  return chosen;
}

}  // namespace cenote
