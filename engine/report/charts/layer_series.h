#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/report/charts/columns.h"
#include "engine/report/charts/trace_query.h"

namespace cenote {

/// A number of layer `layer` (its position in `layers`) in a record of the trace; NaN: not measured.
using LayerNumber = std::function<double(std::size_t layer, std::int64_t record)>;

/// A number of each layer over time.
struct LayerSeries {
  TimeAxis time;                             ///< of the records below
  std::vector<std::string> layers;           ///< from the input to the output
  std::vector<std::vector<double>> numbers;  ///< (layers, records)

  /// "time", then a column a layer, to six digits: more than a colour shows.
  Columns columns() const;
};

/// More records than this are not drawn.
inline constexpr std::size_t most_drawn_records = 200;

/// The records in which any layer was measured.
std::vector<std::int64_t> measured_records(const RunFiles& run, std::size_t layers, const LayerNumber& number);

/// At those records, or so many of them as are drawn.
LayerSeries series_of(const RunFiles& run, std::vector<std::string> layers, const LayerNumber& number);

template <typename Found>
std::vector<std::string> names_of(const std::vector<Found>& layers) {
  std::vector<std::string> names;
  for (const Found& found : layers) names.push_back(found.layer);
  return names;
}

}  // namespace cenote
