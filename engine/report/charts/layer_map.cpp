#include "engine/report/charts/layer_map.h"

#include <algorithm>
#include <cmath>

#include "engine/report/charts/linked_layers.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

// A cell reaches to the next record, the last one as far as the one before it.
constexpr auto layer_map_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": "", "transform": [
      {"type": "window", "ops": ["lead"], "fields": ["time"], "as": ["next"]}]},
    {"name": "cells", "source": "table", "transform": [
      {"type": "fold", "fields": [], "as": ["layer", "value"]},
      {"type": "filter", "expr": "isValid(datum.value)"}]}
  ],
  "signals": [{"name": "end", "value": 1}],
  "scales": [
    {"name": "x", "type": "linear", "domain": [0, 1], "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "band", "domain": [], "range": "height", "reverse": true},
    {"name": "colour", "type": "linear", "domain": {"data": "cells", "field": "value"}, "range": {"scheme": ""}, "zero": false}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "epoch", "tickCount": 6},
    {"orient": "left", "scale": "y", "ticks": false, "domain": false, "labelLimit": 110, "labelFontSize": 10}
  ],
  "legends": [{"fill": "colour", "type": "gradient", "orient": "top", "direction": "horizontal", "gradientLength": 200,
    "gradientThickness": 8, "title": ""}],
  "marks": [
    {"type": "rect", "from": {"data": "cells"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "time"}, "x2": {"scale": "x", "signal": "isValid(datum.next) ? datum.next : end", "offset": 0.5},
      "y": {"scale": "y", "field": "layer"}, "height": {"scale": "y", "band": 1},
      "fill": {"scale": "colour", "field": "value"},
      "tooltip": {"signal": "datum.layer + ', ' + datum.time + ': ' + format(datum.value, '.3g')"}}}}
  ]
})json";

bool has_finite(const LayerSeries& series) {
  return std::ranges::any_of(series.numbers, [](const auto& numbers) {
    return std::ranges::any_of(numbers, [](double number) { return std::isfinite(number); });
  });
}

}  // namespace

std::optional<Chart> layer_map(Chart chart, const LayerSeries& series, const MapColours& colours) {
  const auto& times = series.time.values;
  if (times.size() < 2 || !has_finite(series)) return std::nullopt;
  const double end = 2 * times.back() - times[times.size() - 2];
  const Columns columns = series.columns();
  Json json = Json::parse(layer_map_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["data"][1]["transform"][0]["fields"] = columns.fields(1);
  json["signals"][0]["value"] = end;
  json["scales"][0]["domain"] = {times.front(), end};
  json["scales"][1]["domain"] = series.layers;
  json["scales"][2]["range"]["scheme"] = colours.scheme;
  if (colours.domain) json["scales"][2]["domain"] = {colours.domain->first, colours.domain->second};
  json["axes"][0]["title"] = series.time.name;
  json["legends"][0]["title"] = colours.legend;
  link_rows(json);
  chart.specification = std::move(json);
  return chart;
}

}  // namespace cenote
