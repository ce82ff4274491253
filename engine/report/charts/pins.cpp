#include "engine/report/charts/pins.h"

#include <algorithm>

#include "engine/diagnosis/finding_text.h"
#include "engine/report/charts/trace_query.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

// Pins of one layer stand one above the other.
constexpr auto profile_pins = R"json([
  {"type": "rule", "from": {"data": "pins"}, "encode": {"enter": {
    "x": {"scale": "x", "field": "position"}, "y": {"value": 0}, "y2": {"signal": "height"},
    "stroke": {"value": "#e5484d"}, "strokeDash": {"value": [2, 3]}, "opacity": {"signal": "datum.layer === '' ? 0 : 0.8"}}}},
  {"type": "symbol", "from": {"data": "pins"}, "encode": {"enter": {
    "x": {"scale": "x", "field": "position"}, "y": {"signal": "6 + 14 * datum.nth"}, "shape": {"value": "triangle-down"},
    "size": {"value": 60}, "fill": {"value": "#e5484d"}, "href": {"field": "href"}, "cursor": {"value": "pointer"},
    "opacity": {"signal": "datum.layer === '' ? 0 : 1"}, "tooltip": {"field": "told"}}}},
  {"type": "text", "from": {"data": "pins"}, "encode": {"enter": {
    "x": {"scale": "x", "field": "position", "offset": {"signal": "datum.align === 'right' ? -7 : 7"}},
    "y": {"signal": "6 + 14 * datum.nth"}, "baseline": {"value": "middle"}, "align": {"field": "align"},
    "text": {"field": "name"}, "fill": {"value": "#e5484d"}, "fontSize": {"value": 11}, "fontWeight": {"value": "bold"},
    "href": {"field": "href"}, "cursor": {"value": "pointer"}, "tooltip": {"field": "told"}}}}
])json";

// White below the letters: they lie on colours.
constexpr auto map_pins = R"json([
  {"type": "rect", "interactive": false, "from": {"data": "pins"}, "encode": {"enter": {
    "x": {"scale": "x", "field": "first"}, "x2": {"scale": "x", "field": "last"},
    "y": {"scale": "y", "field": "top"}, "y2": {"scale": "y", "field": "bottom", "band": 1},
    "stroke": {"value": "#e5484d"}, "strokeWidth": {"value": 2}}}},
  {"type": "text", "from": {"data": "pins"}, "encode": {"enter": {
    "x": {"scale": "x", "field": "first", "offset": 5}, "y": {"scale": "y", "field": "top", "band": 0.5, "offset": {"signal": "13 * datum.nth * datum.down"}},
    "baseline": {"value": "middle"}, "text": {"signal": "'▾ ' + datum.name"}, "fill": {"value": "white"}, "stroke": {"value": "#7d1219"},
    "strokeWidth": {"value": 3}, "strokeJoin": {"value": "round"}, "fontSize": {"value": 11}, "fontWeight": {"value": "bold"},
    "interactive": {"value": false}}}},
  {"type": "text", "from": {"data": "pins"}, "encode": {"enter": {
    "x": {"scale": "x", "field": "first", "offset": 5}, "y": {"scale": "y", "field": "top", "band": 0.5, "offset": {"signal": "13 * datum.nth * datum.down"}},
    "baseline": {"value": "middle"}, "text": {"signal": "'▾ ' + datum.name"}, "fill": {"value": "white"}, "fontSize": {"value": 11},
    "fontWeight": {"value": "bold"}, "href": {"field": "href"}, "cursor": {"value": "pointer"}, "tooltip": {"field": "told"}}}}
])json";

/// A finding's place: its layer's position, or none of the whole network. Findings of layers that the chart lacks have
/// no place.
struct Place {
  const Finding* finding;
  std::size_t layer;  ///< from 0; the number of layers: the network
};
std::vector<Place> places_of(const RunFiles& run, const std::vector<std::string>& layers) {
  std::vector<Place> places;
  if (!run.findings) return places;
  for (const Finding& finding : *run.findings) {
    const auto layer = static_cast<std::size_t>(std::ranges::find(layers, finding.layer) - layers.begin());
    if (layer < layers.size() || finding.layer.empty()) places.push_back({&finding, layer});
  }
  return places;
}

/// What profile and map have in common. nth: how many pins are at the same layer before it
Json pin_of(const RunFiles& run, const std::vector<Place>& places, std::size_t index) {
  const Finding& finding = *places[index].finding;
  const auto nth = std::count_if(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(index),
                                 [&](const Place& place) { return place.layer == places[index].layer; });
  const TimeAxis time = time_axis(run);
  return {{"layer", finding.layer},
          {"name", to_word(finding.pathology)},
          {"href", "#" + finding_anchor(finding.pathology)},
          {"told", place_text(finding) + "; " + evidence_text(finding)},
          {"nth", nth},
          {"first", time_of_step(run, time, finding.first_step)},
          {"last", time_of_step(run, time, finding.last_step)}};
}

void add_marks(Json& specification, Json pins, const char* marks) {
  specification["data"].push_back({{"name", "pins"}, {"values", std::move(pins)}});
  for (const Json& mark : Json::parse(marks)) specification["marks"].push_back(mark);
}

}  // namespace

std::string finding_anchor(Pathology pathology) { return "finding-" + std::string(to_word(pathology)); }

void pin_to_profile(Chart& chart, const RunFiles& run, const std::vector<std::string>& layers) {
  Json pins = Json::array();
  const auto places = places_of(run, layers);
  for (std::size_t i = 0; i < places.size(); ++i) {
    Json pin = pin_of(run, places, i);
    const std::size_t position = std::min(places[i].layer + 1, layers.size());
    pin["position"] = position;
    pin["align"] = 2 * position > layers.size() + 1 ? "right" : "left";
    pins.push_back(std::move(pin));
  }
  if (!pins.empty()) add_marks(chart.specification, std::move(pins), profile_pins);
}

void pin_to_map(Chart& chart, const RunFiles& run, const std::vector<std::string>& layers) {
  Json pins = Json::array();
  const auto places = places_of(run, layers);
  for (std::size_t i = 0; i < places.size(); ++i) {
    Json pin = pin_of(run, places, i);
    const bool is_network = places[i].layer == layers.size();
    pin["top"] = is_network ? layers.back() : layers[places[i].layer];
    pin["down"] = 2 * places[i].layer < layers.size() ? -1 : 1;  // pins of one row stay within the map
    pin["bottom"] = is_network ? layers.front() : layers[places[i].layer];
    pins.push_back(std::move(pin));
  }
  if (!pins.empty()) add_marks(chart.specification, std::move(pins), map_pins);
}

}  // namespace cenote
