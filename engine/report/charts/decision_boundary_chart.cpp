#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cenote/error.h"
#include "engine/data/npz.h"
#include "engine/report/charts/charts.h"
#include "engine/report/charts/columns.h"
#include "engine/train/evaluation.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t cells = 40;           // a side
constexpr std::int64_t most_members = 1000;  // of more, the first alone
constexpr int position_digits = 9, output_digits = 3;

constexpr auto decision_boundary_specification = R"json({
  "width": 330, "height": 240,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "cells", "source": "table", "transform": [
      {"type": "fold", "fields": [], "as": ["x1", "output"]}, {"type": "formula", "as": "x1", "expr": "toNumber(datum.x1)"},
      {"type": "filter", "expr": "isValid(datum.output)"}]},
    {"name": "samples", "format": {"type": "csv", "parse": "auto"}, "values": ""}
  ],
  "signals": [{"name": "dx", "value": 1}, {"name": "dy", "value": 1}],
  "scales": [
    {"name": "x", "type": "linear", "domain": [], "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "linear", "domain": [], "range": "height", "zero": false, "nice": false},
    {"name": "output", "type": "linear", "domain": [0, 0.5, 1], "range": ["#2f86c9", "#f2f2f2", "#d9730d"], "interpolate": "rgb"},
    {"name": "class", "type": "ordinal", "domain": [0, 1], "range": ["#0a2f4f", "#ffe3c2"]}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "x₁", "tickCount": 5}, {"orient": "left", "scale": "y", "title": "x₂", "tickCount": 5}
  ],
  "legends": [{"fill": "output", "type": "gradient", "orient": "top", "direction": "horizontal", "gradientLength": 200,
    "gradientThickness": 8, "title": "output", "values": [0, 0.5, 1]}],
  "marks": [
    {"type": "rect", "clip": true, "from": {"data": "cells"}, "encode": {"enter": {
      "x": {"scale": "x", "signal": "datum.x1 - dx / 2"}, "x2": {"scale": "x", "signal": "datum.x1 + dx / 2", "offset": 0.5},
      "y": {"scale": "y", "signal": "datum.x2 - dy / 2", "offset": 0.5}, "y2": {"scale": "y", "signal": "datum.x2 + dy / 2"},
      "fill": {"scale": "output", "field": "output"}}}},
    {"type": "symbol", "clip": true, "from": {"data": "samples"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "x1"}, "y": {"scale": "y", "field": "x2"}, "size": {"value": 22},
      "fill": {"scale": "class", "field": "class"}, "stroke": {"signal": "datum['class'] > 0 ? '#5a2800' : '#ffffff'"}, "strokeWidth": {"value": 0.8},
      "tooltip": {"signal": "'class ' + datum['class']"}}}}
  ]
})json";

/// The range of a feature, with a margin.
struct Range {
  double low, high;
  double cell() const { return (high - low) / static_cast<double>(cells); }
  double center(std::int64_t i) const { return low + (static_cast<double>(i) + 0.5) * cell(); }
};

Range range_of(const Matrix& X, std::int64_t column) {
  constexpr double margin = 0.08;
  Range range{INFINITY, -INFINITY};
  for (std::int64_t row = 0; row < X.rows; ++row) {
    range.low = std::min(range.low, X(row, column));
    range.high = std::max(range.high, X(row, column));
  }
  const double more = std::max((range.high - range.low) * margin, 1e-6);
  return {range.low - more, range.high + more};
}

/// (cells², 2): the centres, x₁ fastest.
Matrix grid_of(const Range& x1, const Range& x2) {
  Matrix grid{cells * cells, 2, {}};
  for (std::int64_t i = 0; i < cells; ++i)
    for (std::int64_t j = 0; j < cells; ++j) {
      grid.values.push_back(x1.center(j));
      grid.values.push_back(x2.center(i));
    }
  return grid;
}

/// Whether some layer that reads the data has a kernel for two features, without loading the data.
bool has_two_features(const RunFiles& run) {
  const NpzReader weights(run.path / "weights.npz");
  for (const Layer& layer : run.experiment.experiment.network.layers()) {
    if (layer.inputs != std::vector<std::string>{std::string(Network::input)}) continue;
    const std::string kernel = layer.name + "/kernel";
    if (weights.contains(kernel)) return weights.header(kernel).shape.at(1) == 2;
  }
  return false;
}

bool has_one_output(const Network& network) {
  const auto* dense = network.layers().empty() ? nullptr : std::get_if<Dense>(&network.layers().back().kind);
  return dense != nullptr && dense->units == 1;
}

/// The mean of the members' finite outputs at each cell.
std::vector<double> mean_outputs(const RunFiles& run, Dataset data) {
  Experiment experiment = trained_experiment(run);
  if (experiment.cohort.size() > most_members) experiment.cohort.member = 0;
  data.y_test = {data.X_test.rows, 1, std::vector<double>(static_cast<std::size_t>(data.X_test.rows))};
  const auto backend = make_backend({.kind = BackendKind::cpu});
  const Evaluation evaluation = evaluate(experiment, data, *backend);
  std::vector<double> means;
  for (std::int64_t sample = 0; sample < evaluation.samples; ++sample) {
    double sum = 0, count = 0;
    for (std::int64_t member = 0; member < evaluation.members; ++member)
      if (const double output = evaluation.predictions[static_cast<std::size_t>(member * evaluation.samples + sample)];
          std::isfinite(output)) {
        sum += output;
        count += 1;
      }
    means.push_back(rounded(sum / count, output_digits));
  }
  return means;
}

std::vector<double> column_of(const Matrix& matrix, std::int64_t column) {
  std::vector<double> values;
  for (std::int64_t row = 0; row < matrix.rows; ++row) values.push_back(rounded(matrix(row, column), position_digits));
  return values;
}

/// A row for each x₂, a column for each x₁, which is its name.
void add_outputs(Columns& columns, const Range& x1, const Range& x2, const std::vector<double>& outputs) {
  std::vector<double> heights;
  for (std::int64_t i = 0; i < cells; ++i) heights.push_back(rounded(x2.center(i), position_digits));
  columns.add("x2", heights);
  for (std::int64_t j = 0; j < cells; ++j) {
    std::vector<double> column;
    for (std::int64_t i = 0; i < cells; ++i) column.push_back(outputs[static_cast<std::size_t>(i * cells + j)]);
    columns.add(fmt::format("{:.9g}", x1.center(j)), column);
  }
}

Chart chart_of(const RunFiles& run, Dataset data) {
  const Range x1 = range_of(data.X, 0), x2 = range_of(data.X, 1);
  Columns samples, outputs;
  samples.add("x1", column_of(data.X, 0));
  samples.add("x2", column_of(data.X, 1));
  samples.add("class", column_of(data.y, 0));
  data.X_test = grid_of(x1, x2);
  add_outputs(outputs, x1, x2, mean_outputs(run, std::move(data)));
  Json json = Json::parse(decision_boundary_specification);
  json["data"][0]["values"] = outputs.to_csv();
  json["data"][1]["transform"][0]["fields"] = outputs.fields(1);
  json["data"][2]["values"] = samples.to_csv();
  json["signals"][0]["value"] = x1.cell();
  json["signals"][1]["value"] = x2.cell();
  json["scales"][0]["domain"] = {x1.low, x1.high};
  json["scales"][1]["domain"] = {x2.low, x2.high};
  return {"decision-boundary", "The data and the decision boundary",
          run.experiment.experiment.cohort.size() > most_members
              ? "All samples, over the first member's output. White is undecided."
              : "All samples, over the trained networks' mean output. White is undecided.",
          std::move(json)};
}

}  // namespace

std::optional<Chart> decision_boundary_chart(const RunFiles& run) {
  const Experiment& experiment = run.experiment.experiment;
  if (experiment.recipe.loss != Loss::binary_crossentropy || !has_one_output(experiment.network)) return std::nullopt;
  try {
    if (!has_two_features(run)) return std::nullopt;
    return chart_of(run, load_data(experiment.data));
  } catch (const SpecError&) {
    return std::nullopt;  // weights or data are gone, or have changed: what else there is is shown
  }
}

}  // namespace cenote
