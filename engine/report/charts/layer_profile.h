#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/charts/chart.h"
#include "engine/report/charts/expected_numbers.h"

namespace cenote {

/// A number by layer, from the input to the output, at a few times.
struct LayerProfile {
  std::vector<std::string> layers;
  /// Over members: of layer `layer` in a record; NaN: not measured.
  std::function<double(std::size_t layer, std::int64_t record, double level)> quantile;
  std::string axis;  ///< what it is, for the y axis
  bool is_logarithmic = true;
  ExpectedNumbers expected = {};  ///< before training
};

/// A line for each of at most five records with its 10–90 % of members, what theory expects dashed and its band grey.
/// Nothing if there is no layer or no record that was measured.
/// @param chart all but its specification
std::optional<Chart> layer_profile(Chart chart, const RunFiles& run, const LayerProfile& profile);

}  // namespace cenote
