#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "engine/report/charts/columns.h"
#include "engine/report/charts/trace_query.h"

namespace cenote {

/// How a map of layer by time is coloured.
struct MapColours {
  std::string scheme;  ///< of Vega: "viridis"
  std::string legend;
  std::optional<std::pair<double, double>> domain = {};  ///< nothing: what is there
};

/// A cell for each layer and record; the first layer at the bottom, a gap where a number is not finite.
/// @param layers one column a layer, after the column "time"
nlohmann::ordered_json layer_map(const Columns& layers, const TimeAxis& time, const MapColours& colours);

}  // namespace cenote
