#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/report/read_run.h"

namespace cenote {

/// A picture: a plain Vega specification whose first data set is the chart's numbers as CSV text, so that the data to
/// draw and the data to save are one.
struct Chart {
  std::string id;       ///< of the kind of chart: "loss"; lower case, for files and links
  std::string title;    ///< what is shown
  std::string caption;  ///< how to read it
  nlohmann::ordered_json specification;
};

/// A query on a run that yields a chart, or nothing if the run lacks what it shows.
using RunChart = std::optional<Chart> (*)(const RunFiles& run);

/// Single seeds are drawn of so many members at most.
inline constexpr std::int64_t most_drawn_members = 100;

}  // namespace cenote
