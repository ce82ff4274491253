#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/columns.h"
#include "engine/report/charts/trace_query.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t most_drawn_weights = 100;
constexpr int value_digits = 6;

constexpr auto weight_values_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "weights", "source": "table", "transform": [{"type": "fold", "fields": []}]}
  ],
  "signals": [{"name": "hovered", "value": null, "on": [
    {"events": "@weight:mouseover", "update": "datum.key"}, {"events": "@weight:mouseout", "update": "null"}]}],
  "scales": [
    {"name": "x", "type": "linear", "domain": {"data": "table", "field": "time"}, "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "linear", "domain": {"data": "weights", "field": "value"}, "range": "height", "zero": false, "nice": true}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "epoch", "tickCount": 6},
    {"orient": "left", "scale": "y", "title": "weight", "grid": true, "tickCount": 6}
  ],
  "marks": [
    {"type": "group", "clip": true, "from": {"facet": {"name": "line", "data": "weights", "groupby": "key"}},
      "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"name": "weight", "type": "line", "from": {"data": "line"}, "encode": {
        "enter": {"x": {"scale": "x", "field": "time"}, "y": {"scale": "y", "field": "value"},
          "stroke": {"value": "#2f86c9"}, "tooltip": {"field": "key"}, "defined": {"signal": "isValid(datum.value)"}},
        "update": {"strokeWidth": [{"test": "hovered === datum.key", "value": 3}, {"value": 1.2}],
          "strokeOpacity": [{"test": "hovered === null || hovered === datum.key", "value": 0.8}, {"value": 0.25}]}}}]}
  ]
})json";

/// "w[1, 4]" of a kernel, "w[4]" of a vector.
std::string element_name(const std::vector<std::int64_t>& shape, std::int64_t element) {
  if (shape.size() < 2) return fmt::format("w[{}]", element);
  return fmt::format("w[{}, {}]", element / shape[1], element % shape[1]);
}

/// One weight of the first member over time.
std::vector<double> weight_over_time(const TracedValues& values, std::int64_t size, std::int64_t element) {
  std::vector<double> result;
  for (std::int64_t at = element; at < static_cast<std::int64_t>(values.numbers.size()); at += values.members * size)
    result.push_back(rounded(values.numbers[static_cast<std::size_t>(at)], value_digits));
  return result;
}

}  // namespace

std::optional<Chart> weight_values_chart(const RunFiles& run) {
  if (run.trace.values.empty() || run.trace.records() < 2) return std::nullopt;
  const TracedValues& values = run.trace.values.front();
  std::int64_t size = 1;
  for (const std::int64_t length : values.shape) size *= length;
  const TimeAxis time = time_axis(run);
  Columns columns;
  columns.add("time", time.values);
  for (std::int64_t element = 0; element < std::min(size, most_drawn_weights); ++element)
    columns.add(element_name(values.shape, element), weight_over_time(values, size, element));
  Json json = Json::parse(weight_values_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["data"][1]["transform"][0]["fields"] = columns.fields(1);
  json["axes"][0]["title"] = time.name;
  json["axes"][1]["title"] = values.variable;
  return Chart{"weights", "The weights themselves",
               fmt::format("{} of the first seed{}: lines that stay flat belong to a layer that does not learn.",
                           values.variable,
                           size > most_drawn_weights ? fmt::format(", {} of its {}", most_drawn_weights, size) : ""),
               std::move(json)};
}

}  // namespace cenote
