#include "engine/report/charts/layer_series.h"

#include <cmath>

namespace cenote {

Columns LayerSeries::columns() const {
  constexpr int digits = 6;
  Columns columns;
  columns.add("time", time.values);
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    std::vector<double> column = numbers[layer];
    for (double& number : column) number = rounded(number, digits);
    columns.add(layers[layer], std::move(column));
  }
  return columns;
}

std::vector<std::int64_t> measured_records(const RunFiles& run, std::size_t layers, const LayerNumber& number) {
  std::vector<std::int64_t> records;
  for (std::int64_t record = 0; record < run.trace.records(); ++record) {
    bool is_measured = false;
    for (std::size_t layer = 0; layer < layers && !is_measured; ++layer)
      is_measured = !std::isnan(number(layer, record));
    if (is_measured) records.push_back(record);
  }
  return records;
}

LayerSeries series_of(const RunFiles& run, std::vector<std::string> layers, const LayerNumber& number) {
  const auto records = chosen_records(measured_records(run, layers.size(), number), most_drawn_records);
  const TimeAxis all = time_axis(run);
  LayerSeries series{.time = {all.name, {}}, .layers = std::move(layers), .numbers = {}};
  for (const std::int64_t record : records) series.time.values.push_back(all.values[static_cast<std::size_t>(record)]);
  for (std::size_t layer = 0; layer < series.layers.size(); ++layer) {
    auto& numbers = series.numbers.emplace_back();
    for (const std::int64_t record : records) numbers.push_back(number(layer, record));
  }
  return series;
}

}  // namespace cenote
