#pragma once

#include <optional>
#include <string>
#include <utility>

#include "engine/report/charts/chart.h"
#include "engine/report/charts/layer_series.h"

namespace cenote {

/// How a map of layer by time is coloured.
struct MapColours {
  std::string scheme;  ///< of Vega: "viridis"
  std::string legend;
  std::optional<std::pair<double, double>> domain = {};  ///< nothing: what is there
};

/// A cell for each layer and record; the first layer at the bottom, a gap where a number is not finite. Nothing for
/// fewer than two records or if no number is finite.
/// @param chart all but its specification
std::optional<Chart> layer_map(Chart chart, const LayerSeries& series, const MapColours& colours);

}  // namespace cenote
