#include "engine/report/charts/trace_query.h"

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

TimeAxis time_axis(const RunFiles& run) {
  const bool by_epoch = run.experiment.experiment.trace.every == TraceRequest::every_epoch;
  TimeAxis axis{by_epoch ? "epoch" : "step", {}};
  for (std::int64_t record = 0; record < run.trace.records(); ++record)
    axis.values.push_back(static_cast<double>(by_epoch ? record : run.trace.steps[static_cast<std::size_t>(record)]));
  return axis;
}

std::vector<double> quantile_over_time(const TraceTable& trace, std::int64_t tensor, Statistic statistic,
                                       double level) {
  std::vector<double> values;
  for (std::int64_t record = 0; record < trace.records(); ++record)
    values.push_back(trace.quantile(tensor, statistic, record, level));
  return values;
}

std::vector<std::int64_t> chosen_records(std::int64_t records) {
  std::vector<std::int64_t> chosen;
  constexpr std::int64_t parts = 4;
  for (std::int64_t part = 0; part <= parts && records > 0; ++part)
    if (const std::int64_t record = (records - 1) * part / parts; chosen.empty() || chosen.back() != record)
      chosen.push_back(record);
  return chosen;
}

}  // namespace cenote
