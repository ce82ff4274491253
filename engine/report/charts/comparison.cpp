#include "engine/report/charts/comparison.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/report/charts/columns.h"
#include "engine/report/charts/trace_query.h"
#include "engine/trace/quantile.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

// Colours that the colour-blind tell apart (after Okabe and Ito), then dashed, dotted, both: 28 lines, as many as a
// study of remedies may need.
constexpr auto comparison_specification = R"json({
  "width": 480, "height": 240,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "lines", "source": "table", "transform": [{"type": "formula", "as": "name", "expr": "names[datum.run - 1]"}]}
  ],
  "signals": [
    {"name": "names", "value": []},
    {"name": "hovered", "value": null, "on": [
      {"events": "@line:mouseover", "update": "datum.name"}, {"events": "@line:mouseout", "update": "null"}]}
  ],
  "scales": [
    {"name": "x", "type": "linear", "domain": {"data": "table", "field": "x"}, "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "log", "domain": [], "range": "height", "nice": true},
    {"name": "colour", "type": "ordinal", "domain": [],
     "range": ["#2f86c9", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#7a6ff0", "#808890"]},
    {"name": "dash", "type": "ordinal", "domain": [],
     "range": [[1, 0], [1, 0], [1, 0], [1, 0], [1, 0], [1, 0], [1, 0], [5, 3], [5, 3], [5, 3], [5, 3], [5, 3], [5, 3], [5, 3],
       [1, 3], [1, 3], [1, 3], [1, 3], [1, 3], [1, 3], [1, 3],
       [8, 2, 1, 2], [8, 2, 1, 2], [8, 2, 1, 2], [8, 2, 1, 2], [8, 2, 1, 2], [8, 2, 1, 2], [8, 2, 1, 2]]}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "", "tickCount": 6},
    {"orient": "left", "scale": "y", "title": "", "grid": true, "tickCount": 6}
  ],
  "legends": [{"stroke": "colour", "strokeDash": "dash", "orient": "bottom", "columns": 3, "symbolType": "stroke", "symbolSize": 200}],
  "marks": [
    {"type": "group", "clip": true, "from": {"facet": {"name": "points", "data": "lines", "groupby": "name"}},
      "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"name": "line", "type": "line", "from": {"data": "points"}, "encode": {
        "enter": {"x": {"scale": "x", "field": "x"}, "y": {"scale": "y", "field": "median"},
          "stroke": {"scale": "colour", "field": "name"}, "strokeDash": {"scale": "dash", "field": "name"},
          "tooltip": {"field": "name"}, "defined": {"signal": "isValid(datum.median) && datum.median > 0"}},
        "update": {"strokeWidth": [{"test": "hovered === datum.name", "value": 4}, {"value": 2}],
          "strokeOpacity": [{"test": "hovered === null || hovered === datum.name", "value": 1}, {"value": 0.25}]}}}]}
  ]
})json";

/// The traced layers whose outputs a Dense layer reads, and the last one: not what stands between a Dense layer and its
/// activation, where batch normalization makes the gradient jump.
std::vector<LayerTensor> layers_between_kernels(const RunFiles& run) {
  const auto& layers = run.experiment.experiment.network.layers();
  std::set<std::string> read;
  for (const Layer& layer : layers)
    if (std::holds_alternative<Dense>(layer.kind)) read.insert(layer.inputs.begin(), layer.inputs.end());
  if (!layers.empty()) read.insert(layers.back().name);
  auto traced = layers_with(run.trace, "activation_gradient");
  std::erase_if(traced, [&](const LayerTensor& layer) { return !read.contains(layer.layer); });
  return traced;
}

}  // namespace

void Comparison::add(const std::string& name, const RunFiles& run) {
  names_.push_back(name);
  const auto number = static_cast<double>(names_.size());
  add_losses(run, number);
  add_gradients(run, number);
}

void Comparison::add_losses(const RunFiles& run, double number) {
  const History& history = run.history.history;
  const std::size_t column = history.column("loss");
  for (std::int64_t epoch = 1; epoch <= history.epochs; ++epoch) {
    std::vector<double> losses;
    for (std::int64_t member = 0; member < history.members; ++member)
      losses.push_back(history.at(member, epoch, column));
    losses_.run.push_back(number);
    losses_.x.push_back(static_cast<double>(epoch));
    losses_.median.push_back(quantile(std::move(losses), 0.5));
  }
}

void Comparison::add_gradients(const RunFiles& run, double number) {
  const auto layers = layers_between_kernels(run);
  if (run.trace.records() == 0) return;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    gradients_.run.push_back(number);
    gradients_.x.push_back(static_cast<double>(layer + 1) / static_cast<double>(layers.size()));
    gradients_.median.push_back(run.trace.quantile(layers[layer].tensor, Statistic::norm, 0, 0.5));
  }
}

Chart Comparison::chart_of(Chart chart, const Lines& lines, const char* x_title, const char* y_title) const {
  Columns columns, medians;
  columns.add("run", lines.run);
  columns.add("x", lines.x);
  columns.add("median", lines.median);
  medians.add("x", lines.x);
  medians.add("median", lines.median);
  const auto [low, high] = medians.positive_range();
  Json json = Json::parse(comparison_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["signals"][0]["value"] = names_;
  json["scales"][1]["domain"] = {low, high};
  json["scales"][2]["domain"] = names_;
  json["scales"][3]["domain"] = names_;
  json["axes"][0]["title"] = x_title;
  json["axes"][1]["title"] = y_title;
  chart.specification = std::move(json);
  return chart;
}

std::vector<Chart> Comparison::charts() const {
  std::vector<Chart> charts;
  if (names_.size() < 2) return charts;
  if (!losses_.x.empty())
    charts.push_back(
        chart_of({"losses", "Loss by epoch", "Median over seeds, as Keras reports it.", {}}, losses_, "epoch", "loss"));
  if (!gradients_.x.empty())
    charts.push_back(chart_of({"gradients",
                               "The gradient on its way back, before training",
                               "Median ‖∂L/∂h‖ of what each Dense layer reads, and of the output: from the last layer "
                               "(1) back to the input (0).",
                               {}},
                              gradients_, "depth: from the input (0) to the output (1)", "‖∂L/∂h‖"));
  return charts;
}

}  // namespace cenote
