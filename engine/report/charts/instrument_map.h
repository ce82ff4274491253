#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "engine/report/charts/layer_map.h"

namespace cenote {

/// What of the readings a map shows.
struct MapQuery {
  Instrument instrument;
  std::string_view statistic;  ///< of the instrument's table entry
  std::string tensor;          ///< "activation"
  /// Of the members' numbers one; of none NaN.
  std::function<double(const std::vector<double>&)> summary;
};

double median_of(const std::vector<double>& numbers);

/// By layer and time; nothing where the trace has no such readings.
/// @param chart all but its specification
std::optional<Chart> instrument_map(const RunFiles& run, const MapQuery& query, Chart chart, const MapColours& colours);

}  // namespace cenote
