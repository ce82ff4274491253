#include <cmath>

#include "engine/report/charts/charts.h"
#include "engine/report/charts/columns.h"
#include "engine/report/charts/trace_query.h"
#include "engine/trace/quantile.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto clipping_specification = R"json({
  "width": 330, "height": 200,
  "data": [
    {"name": "table", "format": {"type": "csv", "parse": "auto"}, "values": ""},
    {"name": "norms", "source": "table", "transform": [
      {"type": "fold", "fields": ["before", "after"]}, {"type": "formula", "as": "which", "expr": "datum.key + ' clipping'"}]}
  ],
  "scales": [
    {"name": "x", "type": "linear", "domain": {"data": "table", "field": "time"}, "range": "width", "zero": false, "nice": false},
    {"name": "y", "type": "log", "domain": [], "range": "height", "nice": true},
    {"name": "which", "type": "ordinal", "domain": ["before clipping", "after clipping"], "range": ["#d55e00", "#2f86c9"]}
  ],
  "axes": [
    {"orient": "bottom", "scale": "x", "title": "epoch", "tickCount": 6},
    {"orient": "left", "scale": "y", "title": "‖∂L/∂W‖", "grid": true, "tickCount": 5, "format": ".0e"}
  ],
  "legends": [{"stroke": "which", "orient": "top", "symbolType": "stroke", "direction": "horizontal"}],
  "marks": [
    {"type": "group", "clip": true, "from": {"facet": {"name": "line", "data": "norms", "groupby": "which"}},
      "encode": {"enter": {"width": {"signal": "width"}, "height": {"signal": "height"}}}, "marks": [
      {"type": "line", "from": {"data": "line"}, "encode": {"enter": {
        "x": {"scale": "x", "field": "time"}, "y": {"scale": "y", "field": "value"},
        "stroke": {"scale": "which", "field": "which"}, "strokeWidth": {"value": 2},
        "defined": {"signal": "isValid(datum.value) && datum.value > 0"}}}}]}
  ]
})json";

/// Of plain SGD, whose update is −learning rate × the clipped gradient.
std::optional<double> rate_of_plain_sgd(const Experiment& experiment) {
  const Optimizer& optimizer = experiment.recipe.optimizer;
  const bool is_plain = optimizer.type == Optimizer::Type::sgd && optimizer.momentum == 0 && !optimizer.weight_decay &&
                        optimizer.learning_rate.type == LearningRate::Type::constant;
  if (!is_plain || experiment.cohort.vary.contains(Hyperparameter::learning_rate)) return std::nullopt;
  return optimizer.learning_rate.initial_learning_rate;
}

/// Traced tensors of all variables: "dense/weight_gradient", "dense/bias.weight_gradient", …
std::vector<std::int64_t> tensors_of_variables(const TraceTable& trace, std::string_view tensor) {
  std::vector<std::int64_t> found;
  for (std::size_t i = 0; i < trace.tensors.size(); ++i) {
    const std::string_view name = trace.tensors[i];
    if (!name.ends_with(tensor)) continue;
    const char before = name[name.size() - tensor.size() - 1];
    if (before == '/' || before == '.') found.push_back(static_cast<std::int64_t>(i));
  }
  return found;
}

/// Median over members of the norm over all tensors, by record.
std::vector<double> global_norms(const TraceTable& trace, const std::vector<std::int64_t>& tensors, double divisor) {
  std::vector<double> medians;
  for (std::int64_t record = 0; record < trace.records(); ++record) {
    std::vector<double> norms;
    for (std::int64_t member = 0; member < trace.members; ++member) {
      double squares = 0;
      for (const std::int64_t tensor : tensors) {
        const double norm = trace.at(tensor, Statistic::norm, record, member);
        squares += trace.at(tensor, Statistic::nonfinite_count, record, member) > 0 ? INFINITY : norm * norm;
      }
      if (!std::isnan(squares)) norms.push_back(std::sqrt(squares) / divisor);
    }
    medians.push_back(norms.empty() ? NAN : quantile(std::move(norms), 0.5));
  }
  return medians;
}

/// What the optimizer was given, as tensors and a divisor of their norms: clipped gradients, or else updates of plain
/// SGD.
struct Clipped {
  std::vector<std::int64_t> tensors;
  double divisor = 1;
  std::string told;  ///< for the caption
};
std::optional<Clipped> clipped_of(const RunFiles& run) {
  if (auto clipped = tensors_of_variables(run.trace, "clipped_gradient"); !clipped.empty())
    return Clipped{std::move(clipped), 1, ""};
  const auto rate = rate_of_plain_sgd(run.experiment.experiment);
  auto updates = tensors_of_variables(run.trace, "update");
  if (!rate || updates.empty()) return std::nullopt;
  return Clipped{std::move(updates), *rate, " After clipping: the update by the learning rate."};
}

}  // namespace

std::optional<Chart> clipping_chart(const RunFiles& run) {
  const auto gradients = tensors_of_variables(run.trace, "weight_gradient");
  const auto clipped = clipped_of(run);
  if (run.experiment.experiment.recipe.optimizer.clipping.form == Clipping::Form::none || gradients.empty() || !clipped)
    return std::nullopt;
  const TimeAxis time = time_axis(run);
  Columns columns;
  columns.add("time", time.values);
  columns.add("before", global_norms(run.trace, gradients, 1));
  columns.add("after", global_norms(run.trace, clipped->tensors, clipped->divisor));
  const auto [low, high] = columns.positive_range();
  Json json = Json::parse(clipping_specification);
  json["data"][0]["values"] = columns.to_csv();
  json["scales"][1]["domain"] = {low, high};
  json["axes"][0]["title"] = time.name;
  return Chart{"clipping", "The gradient before and after clipping",
               "Norm over all weights, median over seeds, logarithmic." + clipped->told, std::move(json)};
}

}  // namespace cenote
