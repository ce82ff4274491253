#pragma once

#include "engine/report/charts/columns.h"
#include "engine/report/read_run.h"

namespace cenote {

/// By epoch, over members: median and 10–90 % of a column of the history, the median of another one, and single seeds
/// rounded to 4 digits: epoch, median, p10, p90, other, seed 0, seed 1, …
/// @param other empty: none
Columns history_columns(const RunFiles& run, const std::string& column, const std::string& other);

}  // namespace cenote
