#include "engine/report/charts/layer_map.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto layer_map_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "cells", "source": "table", "transform": [
      {"type": "fold", "fields": [], "as": ["layer", "value"]},
      {"type": "filter", "expr": "isValid(datum.value)"
}]
}
  ],
  "signals": [{"name": "cell", "value": 1}],
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
      "x": {"scale": "x", "field": "time"}, "x2": {"scale": "x", "signal": "datum.time + cell", "offset": 0.5},
      "y": {"scale": "y", "field": "layer"}, "height": {"scale": "y", "band": 1},
      "fill": {"scale": "colour", "field": "value"},
      "tooltip": {"signal": "datum.layer + ', ' + datum.time + ': ' + format(datum.value, '.3g')"}}}}
  ]
})json";

}  // namespace

nlohmann::ordered_json layer_map(const Columns& layers, const TimeAxis& time, const MapColours& colours) {
  const double cell = time.values[1] - time.values[0];
  Json json = Json::parse(layer_map_specification);
  json["data"][0]["values"] = layers.to_csv();
  json["data"][1]["transform"][0]["fields"] = layers.fields(1);
  json["signals"][0]["value"] = cell;
  json["scales"][0]["domain"] = {time.values.front(), time.values.back() + cell};
  json["scales"][1]["domain"] = layers.names(1);
  json["scales"][2]["range"]["scheme"] = colours.scheme;
  if (colours.domain) json["scales"][2]["domain"] = {colours.domain->first, colours.domain->second};
  json["axes"][0]["title"] = time.name;
  json["legends"][0]["title"] = colours.legend;
  return json;
}

}  // namespace cenote
