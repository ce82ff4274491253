#include "engine/report/charts/linked_layers.h"

#include <string>

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

/// The pointer's layer, while it is over the plot: beside it, the page decides.
void add_signal(Json& specification, const std::string& layer_at_pointer) {
  const std::string is_inside = "inrange(x(), [0, width]) && inrange(y(), [0, height])";
  specification["signals"].push_back(
      {{"name", "layer"},
       {"value", nullptr},
       {"on", {{{"events", "mousemove"}, {"update", is_inside + " ? " + layer_at_pointer + " : layer"}}}}});
}

// Black within white: to be seen on any colour.
constexpr auto row_frames = R"json([
  {"type": "rect", "interactive": false, "encode": {
    "enter": {"x": {"value": -1}, "width": {"signal": "width + 2"}, "stroke": {"value": "white"}, "strokeWidth": {"value": 4}},
    "update": {"y": {"scale": "y", "signal": "layer"}, "height": {"scale": "y", "band": 1},
      "opacity": {"signal": "layer !== null && indexof(domain('y'), layer) >= 0 ? 1 : 0"}}}},
  {"type": "rect", "interactive": false, "encode": {
    "enter": {"x": {"value": -1}, "width": {"signal": "width + 2"}, "stroke": {"value": "black"}, "strokeWidth": {"value": 2}},
    "update": {"y": {"scale": "y", "signal": "layer"}, "height": {"scale": "y", "band": 1},
      "opacity": {"signal": "layer !== null && indexof(domain('y'), layer) >= 0 ? 1 : 0"}}}}
])json";

constexpr auto column_frame = R"json({"type": "rect", "interactive": false, "encode": {
  "enter": {"y": {"value": 0}, "y2": {"signal": "height"}, "width": {"value": 10}, "fill": {"value": "currentColor"},
    "cornerRadius": {"value": 3}},
  "update": {"xc": {"scale": "x", "signal": "indexof(layers, layer) + 1"},
    "fillOpacity": {"signal": "layer !== null && indexof(layers, layer) >= 0 ? 0.15 : 0"}}}})json";

}  // namespace

void link_rows(Json& specification) {
  add_signal(specification, "invert('y', y())");
  for (const Json& frame : Json::parse(row_frames)) specification["marks"].push_back(frame);
}

void link_columns(Json& specification) {
  add_signal(specification, "layers[clamp(round(invert('x', x())), 1, length(layers)) - 1]");
  specification["marks"].push_back(Json::parse(column_frame));
}

}  // namespace cenote
