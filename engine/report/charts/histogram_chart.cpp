#include "engine/report/charts/charts.h"
#include "engine/report/charts/histogram_table.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

// A row of the table is a histogram. Zeros are drawn below the lowest bin that anything is in.
constexpr auto histogram_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": "", "transform": [
      {"type": "filter", "expr": "tensors[datum.tensor - 1] === tensor && layers[datum.layer - 1] === chosen"},
      {"type": "window", "ops": ["lead"], "fields": ["time"], "as": ["next"]}]},
    {"name": "cells", "source": "table", "transform": [
      {"type": "fold", "fields": []},
      {"type": "filter", "expr": "datum.value > 0"},
      {"type": "formula", "as": "low", "expr": "datum.key === 'zeros' ? lowest - gap : toNumber(datum.key)"},
      {"type": "formula", "as": "high", "expr": "datum.key === 'zeros' ? lowest - gap / 3 : datum.low + (datum.low < one_octave ? 4 : 1)"},
      {"type": "formula", "as": "density", "expr": "log(datum.value / (datum.key === 'zeros' ? 1 : datum.high - datum.low)) / LN10"}]}
  ],
  "signals": [
    {"name": "layers", "value": []},
    {"name": "end", "value": 1}, {"name": "lowest", "value": 0}, {"name": "highest", "value": 1},
    {"name": "one_octave", "value": -26}, {"name": "gap", "update": "(highest - lowest) / 10"},
    {"name": "densest", "value": 1},
    {"name": "tensors", "value": []},
    {"name": "chosen", "value": "", "bind": {"input": "select", "name": "layer ", "options": []}},
    {"name": "tensor", "value": "", "bind": {"input": "select", "name": "of its ", "options": []}}
  ],
  "scales": [
    {"name": "x", "type": "linear", "domain": [0, 1], "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "linear", "domain": {"signal": "[lowest - gap, highest]"}, "range": "height", "zero": false},
    {"name": "colour", "type": "linear", "domain": {"signal": "[0, densest]"}, "clamp": true, "range": {"scheme": "viridis"}}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "epoch", "tickCount": 6},
    {"orient": "left", "scale": "y", "title": "log₂ |x|", "values": []}
  ],
  "legends": [{"fill": "colour", "type": "gradient", "orient": "top", "direction": "horizontal", "gradientLength": 200,
    "gradientThickness": 8, "titleLimit": 330, "title": {"signal": "tensor + ' of ' + chosen + ', log₁₀ count'"}}],
  "marks": [
    {"type": "rect", "from": {"data": "cells"}, "encode": {"update": {
      "x": {"scale": "x", "field": "time"}, "x2": {"scale": "x", "signal": "isValid(datum.next) ? datum.next : end", "offset": 0.5},
      "y": {"scale": "y", "field": "high"}, "y2": {"scale": "y", "field": "low", "offset": 0.5},
      "fill": {"scale": "colour", "field": "density"},
      "tooltip": {"signal": "(datum.key === 'zeros' ? 'zero' : '2^' + datum.low + ' to 2^' + datum.high) + ', ' + datum.time + ': ' + datum.value"}}}},
    {"type": "text", "encode": {"enter": {"x": {"value": -8}, "y": {"scale": "y", "signal": "lowest - gap * 2 / 3"},
      "align": {"value": "right"}, "baseline": {"value": "middle"}, "fontSize": {"value": 11}, "fill": {"value": "currentColor"},
      "text": {"value": "zero"}}}}
  ]
})json";

/// Signals by name: the specification has them in some order.
void set_signal(Json& json, const char* name, const Json& value) {
  for (Json& signal : json["signals"])
    if (signal["name"] == name) signal["value"] = value;
}
void set_choice(Json& json, const char* name, const std::vector<std::string>& options) {
  set_signal(json, name, options.front());
  for (Json& signal : json["signals"])
    if (signal["name"] == name) signal["bind"]["options"] = options;
}

/// Round numbers, of which there are about six.
std::vector<int> ticks_of(const HistogramTable& table) {
  const int step = table.highest - table.lowest > 60 ? 20 : table.highest - table.lowest > 24 ? 10 : 4;
  std::vector<int> ticks;
  for (int tick = -140; tick <= table.highest; tick += step)
    if (tick >= table.lowest) ticks.push_back(tick);
  return ticks;
}

}  // namespace

std::optional<Chart> histogram_chart(const RunFiles& run) {
  const auto table = histogram_table(run);
  if (!table) return std::nullopt;
  Json json = Json::parse(histogram_specification);
  json["data"][0]["values"] = table->columns.to_csv();
  json["data"][1]["transform"][0]["fields"] = table->columns.fields(HistogramTable::first_bin);
  set_signal(json, "layers", table->layers);
  set_signal(json, "tensors", table->tensors);
  set_choice(json, "chosen", table->layers);
  set_choice(json, "tensor", table->tensors);
  set_signal(json, "end", table->end);
  set_signal(json, "lowest", table->lowest);
  set_signal(json, "highest", table->highest);
  set_signal(json, "densest", table->densest);
  json["scales"][0]["domain"] = {table->start, table->end};
  json["axes"][0]["title"] = table->time_name;
  json["axes"][1]["values"] = ticks_of(*table);
  return Chart{
      "histogram", "Magnitudes over time",
      "A column is a histogram: how many of a tensor's numbers, of all seeds, lie in each octave, log₁₀. Click on a "
      "layer in any chart to see its own.",
      std::move(json)};
}

}  // namespace cenote
