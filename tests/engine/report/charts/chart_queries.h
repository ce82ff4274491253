#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "engine/report/charts/charts.h"

namespace cenote::test {

/// The cells of a chart's CSV, the header first.
inline std::vector<std::vector<std::string>> cells_of(const Chart& chart) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream text(chart.specification["data"][0]["values"].get<std::string>());
  for (std::string line; std::getline(text, line);) {
    auto& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return rows;
}

/// Of the charts that a run has.
inline std::vector<std::string> ids_of(const RunFiles& run) {
  std::vector<std::string> ids;
  for (const RunChart& query : run_charts)
    if (const auto chart = query(run)) ids.push_back(chart->id);
  return ids;
}

}  // namespace cenote::test
