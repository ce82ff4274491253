#include "engine/report/charts/history_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/trace/quantile.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto history_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "seeds", "source": "table", "transform": [{"type": "fold", "fields": []}]}
  ],
  "signals": [{"name": "floor", "value": -1}, {"name": "hovered", "value": null, "on": [
    {"events": "@seed:mouseover", "update": "datum.key"}, {"events": "@seed:mouseout", "update": "null"}]}],
  "scales": [
    {"name": "x", "type": "linear", "domain": {"data": "table", "field": "epoch"}, "range": "width", "nice": false},
    {"name": "y", "type": "linear", "domain": [0, 1], "range": "height", "nice": true},
    {"name": "which", "type": "ordinal", "domain": [], "range": ["#2f86c9", "#d55e00"]}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "epoch", "tickCount": 6},
    {"orient": "left", "scale": "y", "title": "", "grid": true, "tickCount": 6}
  ],
  "legends": [{"stroke": "which", "orient": "top", "symbolType": "stroke", "direction": "horizontal"}],
  "marks": [
    {"type": "area", "clip": true, "from": {"data": "table"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "epoch"}, "y": {"scale": "y", "field": "p10"}, "y2": {"scale": "y", "field": "p90"},
      "fill": {"value": "#2f86c9"}, "fillOpacity": {"value": 0.2},
      "defined": {"signal": "isValid(datum.p10) && isValid(datum.p90) && datum.p10 > floor"}}}},
    {"type": "group", "clip": true, "from": {"facet": {"name": "line", "data": "seeds", "groupby": "key"}},
      "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"name": "seed", "type": "line", "from": {"data": "line"}, "encode": {
        "enter": {"x": {"scale": "x", "field": "epoch"}, "y": {"scale": "y", "field": "value"},
          "stroke": {"value": "currentColor"}, "strokeWidth": {"value": 1.5}, "tooltip": {"field": "key"},
          "defined": {"signal": "isValid(datum.value) && datum.value > floor"}},
        "update": {"strokeOpacity": [{"test": "hovered === datum.key", "value": 1}, {"value": 0.05}]}}}]},
    {"type": "line", "clip": true, "interactive": false, "from": {"data": "table"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "epoch"}, "y": {"scale": "y", "field": "other"},
      "stroke": {"value": "#d55e00"}, "strokeWidth": {"value": 1.5}, "strokeDash": {"value": [5, 3]},
      "defined": {"signal": "isValid(datum.other) && datum.other > floor"}}}},
    {"type": "line", "clip": true, "interactive": false, "from": {"data": "table"}, "encode": {"enter": {
      "x": {"scale": "x", "field": "epoch"}, "y": {"scale": "y", "field": "median"},
      "stroke": {"value": "#2f86c9"}, "strokeWidth": {"value": 2},
      "defined": {"signal": "isValid(datum.median) && datum.median > floor"}}}}
  ]
})json";

/// Whether the history has that column with numbers in it.
bool has_column(const History& history, const std::string& name) {
  if (std::find(history.columns.begin(), history.columns.end(), name) == history.columns.end()) return false;
  for (std::int64_t epoch = 0; epoch <= history.epochs; ++epoch)
    if (history.is_measured(epoch, history.column(name))) return true;
  return false;
}

/// A column by epoch, of every member.
std::vector<std::vector<double>> values_by_epoch(const History& history, const std::string& name) {
  const std::size_t column = history.column(name);
  std::vector<std::vector<double>> values(static_cast<std::size_t>(history.epochs + 1));
  for (std::int64_t epoch = 0; epoch <= history.epochs; ++epoch)
    for (std::int64_t member = 0; member < history.members && history.is_measured(epoch, column); ++member)
      values[static_cast<std::size_t>(epoch)].push_back(history.at(member, epoch, column));
  return values;
}

std::vector<double> quantile_by_epoch(const std::vector<std::vector<double>>& values, double level) {
  std::vector<double> result;
  for (const auto& epoch : values) result.push_back(epoch.empty() ? NAN : quantile(epoch, level));
  return result;
}

std::vector<double> seed_by_epoch(const std::vector<std::vector<double>>& values, std::size_t member) {
  constexpr int digits = 4;
  std::vector<double> result;
  for (const auto& epoch : values) result.push_back(epoch.empty() ? NAN : rounded(epoch[member], digits));
  return result;
}

Json specification_of(const Columns& columns, const std::string& column, const std::string& other) {
  constexpr std::size_t first_seed = 5;
  Json json = Json::parse(history_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["data"][1]["transform"][0]["fields"] = columns.fields(first_seed);
  json["axes"][1]["title"] = column;
  json["scales"][2]["domain"] = other.empty() ? Json::array({column}) : Json::array({column, other});
  return json;
}

std::string seeds_text(const RunFiles& run) {
  const auto members = run.history.history.members;
  if (members <= most_drawn_members) return members == 1 ? "1 seed" : fmt::format("{} seeds", members);
  return fmt::format("{} seeds, the first {} of them as lines", members, most_drawn_members);
}

/// Where the median stops being finite, which leaves a gap.
std::string gap_text(const RunFiles& run, const std::string& column) {
  const auto medians = quantile_by_epoch(values_by_epoch(run.history.history, column), 0.5);
  std::int64_t reached = run.history.history.epochs;
  for (const auto& member : run.members.rows) reached = std::min(reached, member.epochs_done);
  for (std::size_t epoch = 0; epoch <= static_cast<std::size_t>(reached); ++epoch)
    if (std::isinf(medians[epoch])) return fmt::format(" From epoch {} on the median is not finite.", epoch);
  return "";
}

std::string caption_of(const RunFiles& run, const std::string& column) {
  return fmt::format(
      "Median and 10–90 % over {}; {} as Keras reports it, while the weights change. Point at a faint line for its "
      "seed.{}",
      seeds_text(run), column, gap_text(run, column));
}

}  // namespace

Columns history_columns(const RunFiles& run, const std::string& column, const std::string& other) {
  const History& history = run.history.history;
  const auto values = values_by_epoch(history, column);
  Columns columns;
  std::vector<double> epochs;
  for (std::int64_t epoch = 0; epoch <= history.epochs; ++epoch) epochs.push_back(static_cast<double>(epoch));
  columns.add("epoch", epochs);
  columns.add("median", quantile_by_epoch(values, 0.5));
  columns.add("p10", quantile_by_epoch(values, 0.1));
  columns.add("p90", quantile_by_epoch(values, 0.9));
  columns.add("other", other.empty() ? std::vector<double>(epochs.size(), NAN)
                                     : quantile_by_epoch(values_by_epoch(history, other), 0.5));
  const auto drawn = static_cast<std::size_t>(std::min(history.members, most_drawn_members));
  for (std::size_t member = 0; member < drawn; ++member)
    columns.add(fmt::format("seed {}", run.history.members[member]), seed_by_epoch(values, member));
  return columns;
}

std::optional<Chart> loss_chart(const RunFiles& run) {
  const History& history = run.history.history;
  if (history.epochs == 0) return std::nullopt;
  const std::string other = has_column(history, "val_loss") ? "val_loss" : "";
  const Columns columns = history_columns(run, "loss", other);
  Json json = specification_of(columns, "loss", other);
  const auto [low, high] = columns.positive_range();
  json["signals"][0]["value"] = 0;  // a logarithmic scale has no zero
  json["scales"][1]["type"] = "log";
  json["scales"][1]["domain"] = {low, high};
  return Chart{"loss", "Loss by epoch", caption_of(run, "loss"), std::move(json)};
}

std::optional<Chart> accuracy_chart(const RunFiles& run) {
  const History& history = run.history.history;
  if (history.epochs == 0 || !has_column(history, "accuracy")) return std::nullopt;
  const std::string other = has_column(history, "val_accuracy") ? "val_accuracy" : "";
  const Columns columns = history_columns(run, "accuracy", other);
  return Chart{"accuracy", "Accuracy by epoch", caption_of(run, "accuracy"),
               specification_of(columns, "accuracy", other)};
}

}  // namespace cenote
