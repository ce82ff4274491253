#include <fmt/format.h>

#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/columns.h"
#include "engine/report/charts/expected_gradient.h"
#include "engine/report/charts/trace_query.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto gradient_norms_specification = R"json({
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

struct Norms {
  Columns columns;
  std::vector<std::string> layers;
  std::size_t rows = 0;
};

/// Of one statistic by layer at the chosen records: time, layer (from 1), median, p10, p90.
Norms norms_of(const RunFiles& run, const std::vector<LayerTensor>& layers, const TimeAxis& time) {
  Norms result;
  std::vector<double> times, numbers, medians, p10, p90;
  for (const LayerTensor& layer : layers) result.layers.push_back(layer.layer);
  for (const std::int64_t record : chosen_records(run.trace.records()))
    for (std::size_t l = 0; l < layers.size(); ++l) {
      times.push_back(time.values[static_cast<std::size_t>(record)]);
      numbers.push_back(static_cast<double>(l + 1));
      medians.push_back(run.trace.quantile(layers[l].tensor, Statistic::norm, record, 0.5));
      p10.push_back(run.trace.quantile(layers[l].tensor, Statistic::norm, record, 0.1));
      p90.push_back(run.trace.quantile(layers[l].tensor, Statistic::norm, record, 0.9));
    }
  result.rows = times.size();
  result.columns.add("time", times);
  result.columns.add("layer", numbers);
  result.columns.add("median", medians);
  result.columns.add("p10", p10);
  result.columns.add("p90", p90);
  return result;
}

/// What theory expects of a layer's ‖∂L/∂h‖ in the first record, which is before training: expected, p10, p90.
using Expected = std::map<std::string, ExpectedGradient>;

void add_expected(Columns& columns, const std::vector<LayerTensor>& layers, std::size_t rows,
                  const Expected& expected) {
  if (expected.empty()) return;
  std::vector<double> median(rows, std::nan("")), p10 = median, p90 = median;
  for (std::size_t l = 0; l < layers.size(); ++l)
    if (const auto found = expected.find(layers[l].layer); found != expected.end()) {
      median[l] = found->second.expected;
      p10[l] = found->second.p10;
      p90[l] = found->second.p90;
    }
  columns.add("expected", median);
  columns.add("expected_p10", p10);
  columns.add("expected_p90", p90);
}

/// Of the norms alone.
std::pair<double, double> range_of(const RunFiles& run, const std::vector<LayerTensor>& layers,
                                   const Expected& expected) {
  Columns norms;
  norms.add("record", {});
  for (const auto& [layer, gradient] : expected) norms.add("", {gradient.expected, gradient.p10, gradient.p90});
  for (const LayerTensor& layer : layers)
    for (const std::int64_t record : chosen_records(run.trace.records()))
      for (const double level : {0.1, 0.5, 0.9})
        norms.add("", {run.trace.quantile(layer.tensor, Statistic::norm, record, level)});
  return norms.positive_range();
}

std::optional<Chart> norm_chart(const RunFiles& run, const std::string& tensor, Chart chart, const char* axis,
                                const Expected& expected = {}) {
  const auto layers = layers_with(run.trace, tensor);
  if (layers.empty() || run.trace.records() == 0) return std::nullopt;
  const TimeAxis time = time_axis(run);
  Norms norms = norms_of(run, layers, time);
  add_expected(norms.columns, layers, norms.rows, expected);
  const auto [low, high] = range_of(run, layers, expected);
  Json json = Json::parse(gradient_norms_specification);
  json["data"][0]["values"] = norms.columns.to_csv();
  json["signals"][0]["value"] = norms.layers;
  json["signals"][1]["value"] = time.name;
  json["scales"][1]["domain"] = {low, high};
  json["axes"][1]["title"] = axis;
  chart.specification = std::move(json);
  return chart;
}

}  // namespace

std::optional<Chart> activation_gradient_chart(const RunFiles& run) {
  std::string caption =
      "‖∂L/∂h‖ of a layer's output h, median and 10–90 % over seeds, logarithmic. A line that falls to "
      "the left is a gradient that vanishes on its way to the input.";
  if (layers_with(run.trace, "activation_gradient").empty()) return std::nullopt;
  const Expected expected = expected_gradients(run);
  if (!expected.empty())
    caption += " Dashed: what theory expects of wide layers before training; grey: 10–90 % of seeds at this width.";
  return norm_chart(run, "activation_gradient",
                    {"activation-gradient", "How much gradient reaches each layer", caption, {}}, "‖∂L/∂h‖", expected);
}

std::optional<Chart> weight_gradient_chart(const RunFiles& run) {
  return norm_chart(run, "weight_gradient",
                    {"weight-gradient",
                     "The gradient of each layer's weights",
                     "‖∂L/∂W‖ of a layer's kernel before clipping, median and 10–90 % over seeds, logarithmic.",
                     {}},
                    "‖∂L/∂W‖");
}

}  // namespace cenote
