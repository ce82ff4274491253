#include "engine/study/theory_charts.h"

#include <cmath>
#include <map>
#include <set>

#include "engine/report/charts/columns.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t fewest_points = 20;

constexpr auto phase_diagram_specification = R"json({
  "width": 480, "height": 300,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "cells", "source": "table", "transform": [{"type": "filter", "expr": "isValid(datum.learnt)"}]},
    {"name": "theory", "source": "table", "transform": [
      {"type": "filter", "expr": "isValid(datum.trainable_depth)"}, {"type": "collect", "sort": {"field": "sigma_w"}}]}
  ],
  "scales": [
    {"name": "x", "type": "linear", "domain": [], "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "log", "domain": [], "range": "height", "nice": false},
    {"name": "colour", "type": "linear", "domain": [0, 1], "range": {"scheme": "viridis"}}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "σw", "tickCount": 8},
    {"orient": "left", "scale": "y", "title": "hidden layers", "format": "d", "tickCount": 6}
  ],
  "legends": [{"fill": "colour", "type": "gradient", "orient": "top", "direction": "horizontal", "gradientLength": 200,
    "gradientThickness": 8, "title": "share of the networks that learnt"}],
  "marks": [
    {"type": "group", "clip": true, "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"type": "rect", "from": {"data": "cells"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "left"}, "x2": {"scale": "x", "field": "right"},
        "y": {"scale": "y", "field": "bottom"}, "y2": {"scale": "y", "field": "top"},
        "fill": {"scale": "colour", "field": "learnt"},
        "tooltip": {"signal": "'σw ' + format(datum.sigma_w, '.3g') + ', ' + datum.depth + ' layers: ' + format(datum.learnt, '.0%')"}}}},
      {"type": "line", "from": {"data": "theory"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "sigma_w"}, "y": {"scale": "y", "field": "trainable_depth"},
        "stroke": {"value": "#ffffff"}, "strokeWidth": {"value": 4}, "strokeOpacity": {"value": 0.8}}}},
      {"type": "line", "from": {"data": "theory"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "sigma_w"}, "y": {"scale": "y", "field": "trainable_depth"},
        "stroke": {"value": "#d1105a"}, "strokeWidth": {"value": 2}, "strokeDash": {"value": [6, 3]},
        "tooltip": {"value": "six correlation lengths"}}}}]}
  ]
})json";

constexpr auto scatter_specification = R"json({
  "width": 400, "height": 400,
  "data": [{"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""}],
  "signals": [{"name": "names", "value": []}],
  "scales": [
    {"name": "x", "type": "log", "domain": [], "range": "width"},
    {"name": "y", "type": "log", "domain": [], "range": "height"},
    {"name": "colour", "type": "linear", "domain": [0, 1], "range": {"scheme": "viridis"}}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "theory: median of networks of this width", "format": ".0e", "tickCount": 6},
    {"orient": "left", "scale": "y", "title": "measured: median over seeds", "format": ".0e", "grid": true, "tickCount": 6}
  ],
  "legends": [{"fill": "colour", "type": "gradient", "orient": "top", "direction": "horizontal", "gradientLength": 200,
    "gradientThickness": 8, "title": "share of the seeds that learnt"}],
  "marks": [
    {"type": "rule", "encode": {"enter": {
      "x": {"value": 0}, "y": {"signal": "height"}, "x2": {"signal": "width"}, "y2": {"value": 0},
      "stroke": {"value": "currentColor"}, "strokeOpacity": {"value": 0.4}, "strokeDash": {"value": [5, 3]}}}},
    {"type": "rule", "from": {"data": "table"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "p10"}, "x2": {"scale": "x", "field": "p90"}, "y": {"scale": "y", "field": "measured"},
      "stroke": {"value": "currentColor"}, "strokeOpacity": {"value": 0.15}}}},
    {"type": "symbol", "from": {"data": "table"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "expected"}, "y": {"scale": "y", "field": "measured"}, "size": {"value": 36},
      "fill": {"scale": "colour", "field": "learnt"},
      "tooltip": {"signal": "names[datum.run - 1] + ': theory ' + format(datum.expected, '.2g') + ', measured ' + format(datum.measured, '.2g')"}}}}
  ]
})json";

/// Half-way to the neighbours, by arithmetic means.
std::pair<double, double> sides(const std::set<double>& values, double at) {
  const auto here = values.find(at), next = std::next(here);
  const double step = next != values.end() ? *next - at : at - *std::prev(here);
  const double before = here != values.begin() ? at - *std::prev(here) : step;
  return {at - before / 2, at + step / 2};
}

struct Cells {
  std::vector<const GainPoint*> points;
  std::set<double> sigmas, log_depths;
};

Cells cells_of(const std::vector<StudyRow>& rows) {
  Cells cells;
  for (const StudyRow& row : rows)
    for (const GainPoint& point : row.gains)
      if (point.sigma_w && point.hidden_layers > 0) {
        cells.points.push_back(&point);
        cells.sigmas.insert(*point.sigma_w);
        cells.log_depths.insert(std::log(static_cast<double>(point.hidden_layers)));
      }
  return cells;
}

}  // namespace

std::optional<Chart> phase_diagram_chart(const std::vector<StudyRow>& rows) {
  const Cells cells = cells_of(rows);
  if (cells.sigmas.size() < 2 || cells.log_depths.size() < 2) return std::nullopt;
  std::map<std::string, std::vector<double>> values;
  for (const GainPoint* point : cells.points) {
    const auto depth = static_cast<double>(point->hidden_layers);
    const auto [left, right] = sides(cells.sigmas, *point->sigma_w);
    const auto [bottom, top] = sides(cells.log_depths, std::log(depth));
    values["left"].push_back(left);
    values["right"].push_back(right);
    values["bottom"].push_back(std::exp(bottom));
    values["top"].push_back(std::exp(top));
    values["sigma_w"].push_back(*point->sigma_w);
    values["depth"].push_back(depth);
    values["learnt"].push_back(point->learnt);
    // The limit is one for all depths: once is enough for the curve.
    const bool is_first = std::log(depth) == *cells.log_depths.begin();
    values["trainable_depth"].push_back(is_first ? point->trainable_depth.value_or(1e6) : std::nan(""));
  }
  Columns columns;
  for (const char* name : {"sigma_w", "depth", "learnt", "trainable_depth", "left", "right", "bottom", "top"})
    columns.add(name, values[name]);
  Json json = Json::parse(phase_diagram_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["scales"][0]["domain"] = {sides(cells.sigmas, *cells.sigmas.begin()).first,
                                 sides(cells.sigmas, *cells.sigmas.rbegin()).second};
  json["scales"][1]["domain"] = {std::exp(sides(cells.log_depths, *cells.log_depths.begin()).first),
                                 std::exp(sides(cells.log_depths, *cells.log_depths.rbegin()).second)};
  return Chart{"phase-diagram", "Which networks train, by σw and depth",
               "Each cell: the share of its networks that learnt. Dashed: six correlation lengths of theory, which "
               "diverge where χ = 1, with order to the left and chaos to the right.",
               std::move(json)};
}

std::optional<Chart> theory_beside_measured_chart(const std::vector<StudyRow>& rows) {
  std::vector<double> numbers, expected, p10, p90, measured, learnt;
  std::vector<std::string> names;
  for (const StudyRow& row : rows) {
    names.push_back(row.name);
    if (!row.theory || !(row.theory->expected.value_or(0) > 0) || !(row.theory->measured.value_or(0) > 0)) continue;
    numbers.push_back(static_cast<double>(names.size()));
    expected.push_back(*row.theory->expected);
    p10.push_back(row.theory->expected_p10.value_or(0) > 0 ? *row.theory->expected_p10 : *row.theory->expected);
    p90.push_back(row.theory->expected_p90.value_or(*row.theory->expected));
    measured.push_back(*row.theory->measured);
    learnt.push_back(row.learnt);
  }
  if (numbers.size() < fewest_points) return std::nullopt;
  Columns columns, drawn;
  columns.add("run", numbers);
  drawn.add("run", {});
  for (const auto& [name, column] :
       {std::pair{"expected", expected}, {"p10", p10}, {"p90", p90}, {"measured", measured}}) {
    columns.add(name, column);
    drawn.add(name, column);
  }
  columns.add("learnt", learnt);
  const auto [low, high] = drawn.positive_range();
  Json json = Json::parse(scatter_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["signals"][0]["value"] = names;
  json["scales"][0]["domain"] = json["scales"][1]["domain"] = {low, high};
  return Chart{"theory-beside-measured", "The gradient that reaches the first layer: theory beside measurement",
               "‖∂L/∂h‖² of the first hidden layer by that of the last, before training; horizontal lines: 10–90 % of "
               "theory's networks. On the diagonal both agree.",
               std::move(json)};
}

}  // namespace cenote
