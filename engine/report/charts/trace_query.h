#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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

/// What an instrument read of a tensor of one layer.
struct LayerReadings {
  std::string layer;
  const Readings* readings;
};

/// The layers whose tensor of that name an instrument read, from the input to the output.
std::vector<LayerReadings> layers_read(const RunFiles& run, Instrument instrument, const std::string& tensor);

/// The position of an array in the instrument's table entry, which must have it.
std::size_t statistic_index(Instrument instrument, std::string_view array);

/// Statistic `index` of the instrument over members: those that have a number, an infinite one included.
std::vector<double> measured(const TraceTable& trace, const Readings& readings, std::size_t index, std::int64_t record);

/// NaN if there are none.
double mean_of(const std::vector<double>& numbers);

/// Where records stand in time: epochs if the trace has one an epoch, else steps.
struct TimeAxis {
  std::string name;            ///< "epoch" or "step"
  std::vector<double> values;  ///< (records)
};
TimeAxis time_axis(const RunFiles& run);

/// Where a step stands on that axis, between two records if need be.
double time_of_step(const RunFiles& run, const TimeAxis& axis, std::int64_t step);

/// At most `most` of them, from the first to the last, evenly spread. Without repetition.
std::vector<std::int64_t> chosen_records(const std::vector<std::int64_t>& records, std::size_t most);

}  // namespace cenote
