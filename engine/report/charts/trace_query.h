#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/read_run.h"
#include "engine/trace/statistic.h"

namespace cenote {

/// A traced tensor of one layer.
struct LayerTensor {
  std::string layer;
  std::int64_t tensor;  ///< its position in the trace
};

/// The layers that have a tensor of that name ("activation_gradient") in the trace, from the input to the output.
std::vector<LayerTensor> layers_with(const TraceTable& trace, const std::string& tensor);

/// Where records stand in time: epochs if the trace has one an epoch, else steps.
struct TimeAxis {
  std::string name;            ///< "epoch" or "step"
  std::vector<double> values;  ///< (records)
};
TimeAxis time_axis(const RunFiles& run);

/// A quantile over members by record.
std::vector<double> quantile_over_time(const TraceTable& trace, std::int64_t tensor, Statistic statistic, double level);

/// A few records from the first to the last, at 0, 1/4, 1/2, 3/4 and all of the time. Without repetition.
std::vector<std::int64_t> chosen_records(std::int64_t records);

}  // namespace cenote
