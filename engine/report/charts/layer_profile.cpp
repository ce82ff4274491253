#include "engine/report/charts/layer_profile.h"

#include <cmath>

#include "engine/report/charts/columns.h"
#include "engine/report/charts/layer_series.h"
#include "engine/report/charts/linked_layers.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto layer_profile_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "lines", "source": "table", "transform": [
      {"type": "formula", "as": "name", "expr": "layers[datum.layer - 1]"},
      {"type": "formula", "as": "label", "expr": "time + ' ' + datum.time"}]},
    {"name": "theory", "source": "table", "transform": [
      {"type": "filter", "expr": "isValid(datum.expected) && datum.expected > 0"},
      {"type": "formula", "as": "name", "expr": "layers[datum.layer - 1]"}]}
  ],
  "signals": [{"name": "layers", "value": []}, {"name": "time", "value": "epoch"}],
  "scales": [
    {"name": "x", "type": "linear", "domain": {"data": "table", "field": "layer"}, "range": "width", "zero": false, "padding": 6},
    {"name": "y", "type": "log", "domain": [], "range": "height", "nice": true},
    {"name": "when", "type": "ordinal", "domain": {"data": "lines", "field": "label"},
     "range": ["#5b6ee1", "#2f9fd0", "#009e73", "#c79a00", "#d55e00"]}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "layer, from the input to the output", "tickMinStep": 1, "format": "d"},
    {"orient": "left", "scale": "y", "title": "", "grid": true, "tickCount": 5, "format": ".0e"}
  ],
  "legends": [{"stroke": "when", "orient": "top", "symbolType": "stroke", "direction": "horizontal", "columns": 3}],
  "marks": [
    {"type": "group", "clip": true, "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"type": "area", "from": {"data": "theory"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "layer"}, "y": {"scale": "y", "field": "expected_p10"},
        "y2": {"scale": "y", "field": "expected_p90"}, "fill": {"value": "currentColor"}, "fillOpacity": {"value": 0.1},
        "defined": {"signal": "datum.expected_p10 > 0 && datum.expected_p90 > 0"}}}}]},
    {"type": "group", "clip": true, "from": {"facet": {"name": "line", "data": "lines", "groupby": "label"}},
      "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"type": "area", "from": {"data": "line"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "layer"}, "y": {"scale": "y", "field": "p10"}, "y2": {"scale": "y", "field": "p90"},
        "fill": {"scale": "when", "field": "label"}, "fillOpacity": {"value": 0.12},
        "defined": {"signal": "datum.p10 > 0 && datum.p90 > 0"}}}},
      {"type": "line", "from": {"data": "line"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "layer"}, "y": {"scale": "y", "field": "median"},
        "stroke": {"scale": "when", "field": "label"}, "strokeWidth": {"value": 2},
        "defined": {"signal": "datum.median > 0"}}}},
      {"type": "symbol", "from": {"data": "line"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "layer"}, "y": {"scale": "y", "field": "median"}, "size": {"value": 28},
        "fill": {"scale": "when", "field": "label"}, "opacity": {"signal": "datum.median > 0 ? 1 : 0"},
        "tooltip": {"signal": "datum.name + ', ' + datum.label + ': ' + format(datum.median, '.3g') + ' (10–90 %: ' + format(datum.p10, '.3g') + ' to ' + format(datum.p90, '.3g') + ')'"}}}}]},
    {"type": "group", "clip": true, "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"type": "line", "from": {"data": "theory"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "layer"}, "y": {"scale": "y", "field": "expected"},
        "stroke": {"value": "currentColor"}, "strokeWidth": {"value": 1.5}, "strokeDash": {"value": [5, 3]},
        "tooltip": {"value": "theory, before training"}}}}]}
  ]
})json";

constexpr std::size_t most_lines = 5;

std::vector<std::int64_t> records_of(const RunFiles& run, const LayerProfile& profile) {
  const auto median = [&](std::size_t layer, std::int64_t record) { return profile.quantile(layer, record, 0.5); };
  return chosen_records(measured_records(run, profile.layers.size(), median), most_lines);
}

/// A row for each record and layer: time, layer (from 1), median, p10, p90.
struct Rows {
  std::vector<double> time, layer, median, p10, p90;

  Columns columns() const {
    Columns all;
    all.add("time", time);
    all.add("layer", layer);
    all.add("median", median);
    all.add("p10", p10);
    all.add("p90", p90);
    return all;
  }
};
Rows rows_of(const RunFiles& run, const LayerProfile& profile) {
  Rows rows;
  const TimeAxis time = time_axis(run);
  for (const std::int64_t record : records_of(run, profile))
    for (std::size_t layer = 0; layer < profile.layers.size(); ++layer) {
      rows.time.push_back(time.values[static_cast<std::size_t>(record)]);
      rows.layer.push_back(static_cast<double>(layer + 1));
      rows.median.push_back(profile.quantile(layer, record, 0.5));
      rows.p10.push_back(profile.quantile(layer, record, 0.1));
      rows.p90.push_back(profile.quantile(layer, record, 0.9));
    }
  return rows;
}

/// In the first record's rows: it is before training.
void add_expected(Columns& columns, std::size_t rows, const LayerProfile& profile) {
  if (profile.expected.empty()) return;
  std::vector<double> expected(rows, NAN), p10 = expected, p90 = expected;
  for (std::size_t layer = 0; layer < profile.layers.size(); ++layer)
    if (const auto found = profile.expected.find(profile.layers[layer]); found != profile.expected.end()) {
      expected[layer] = found->second.expected;
      p10[layer] = found->second.p10;
      p90[layer] = found->second.p90;
    }
  columns.add("expected", expected);
  columns.add("expected_p10", p10);
  columns.add("expected_p90", p90);
}

std::pair<double, double> range_of(const Rows& rows, const ExpectedNumbers& expected) {
  Columns drawn;
  drawn.add("", {});  // positive_range leaves the first one out
  for (const auto& [layer, number] : expected) drawn.add("", {number.expected, number.p10, number.p90});
  for (const auto* numbers : {&rows.median, &rows.p10, &rows.p90}) drawn.add("", *numbers);
  return drawn.positive_range();
}

void set_scale(Json& json, const LayerProfile& profile, std::pair<double, double> range) {
  if (profile.is_logarithmic) {
    json["scales"][1]["domain"] = {range.first, range.second};
  } else {
    json["scales"][1]["type"] = "linear";
    json["scales"][1]["domain"] = {0, range.second};
    json["axes"][1].erase("format");
  }
}

}  // namespace

std::optional<Chart> layer_profile(Chart chart, const RunFiles& run, const LayerProfile& profile) {
  const Rows rows = rows_of(run, profile);
  if (rows.time.empty()) return std::nullopt;
  Columns columns = rows.columns();
  add_expected(columns, rows.time.size(), profile);
  Json json = Json::parse(layer_profile_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["signals"][0]["value"] = profile.layers;
  json["signals"][1]["value"] = time_axis(run).name;
  json["axes"][1]["title"] = profile.axis;
  set_scale(json, profile, range_of(rows, profile.expected));
  link_columns(json);
  chart.specification = std::move(json);
  return chart;
}

}  // namespace cenote
