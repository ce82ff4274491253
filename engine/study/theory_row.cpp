#include "engine/study/theory_row.h"

#include <algorithm>
#include <map>

#include "engine/theory/theory.h"
#include "engine/trace/quantile.h"
#include "engine/trace/statistic.h"
#include "engine/train/constant_prediction.h"

namespace cenote {
namespace {

constexpr std::int64_t draws = 1000;

bool is_covered(const Cohort& cohort) {
  return cohort.initial_weights.empty() && !cohort.vary.contains(Hyperparameter::gain) &&
         !cohort.vary.contains(Hyperparameter::negative_slope);
}

/// ‖∂L/∂h‖² of one layer by another's in the first record, by member; empty if it is not traced.
std::vector<double> measured_ratios(const Trace& trace, const std::string& first, const std::string& last) {
  const auto above = trace.find(first + "/activation_gradient"), below = trace.find(last + "/activation_gradient");
  std::vector<double> ratios;
  if (above < 0 || below < 0 || trace.steps.empty()) return ratios;
  for (std::int64_t m = 0; m < trace.members; ++m) {
    const double ratio = norm_or_infinity(trace.at(0, above, m)) / norm_or_infinity(trace.at(0, below, m));
    if (ratio == ratio) ratios.push_back(ratio * ratio);
  }
  return ratios;
}

/// Up to float's rounding, which is all that moves the ratios of orthogonal linear layers.
double share_inside(const std::vector<double>& values, double low, double high) {
  constexpr double rounding = 1e-6;
  const auto is_inside = [&](double value) { return low * (1 - rounding) <= value && value <= high * (1 + rounding); };
  const auto inside = std::ranges::count_if(values, is_inside);
  return static_cast<double>(inside) / static_cast<double>(values.size());
}

void compare(TheoryRow& row, const theory::LayerTheory& first, const std::string& last, const Trace& trace) {
  if (!first.band) return;
  row.expected = (*first.band)[2];
  row.expected_p10 = (*first.band)[1];
  row.expected_p90 = (*first.band)[3];
  const auto ratios = measured_ratios(trace, first.layer, last);
  if (ratios.empty()) return;
  row.measured = quantile(ratios, 0.5);
  row.inside = share_inside(ratios, first.band->front(), first.band->back());
}

/// The output of the first hidden layer, its activation included: what the second kernel reads.
std::optional<std::size_t> first_hidden(const Network& network) {
  std::size_t kernels = 0;
  for (std::size_t l = 0; l < network.layers().size(); ++l)
    if (std::holds_alternative<Dense>(network.layers()[l].kind) && ++kernels == 2 && l > 0) return l - 1;
  return std::nullopt;
}

}  // namespace

std::optional<TheoryRow> theory_row(const Training& training, const Dataset& data, const Trace& trace) {
  const Experiment& experiment = training.experiment();
  if (!is_covered(experiment.cohort)) return std::nullopt;
  const auto theory = theory::predict(experiment, data, {.most_draws = draws});
  TheoryRow row{.verdict = theory.verdict ? std::string(to_word(*theory.verdict)) : "",
                .chi = theory.chi,
                .trainable_depth = theory.trainable_depth,
                .hidden_layers = theory.hidden_layers};
  const auto first = first_hidden(experiment.network);
  if (first && theory.last_hidden && theory.verdict)
    compare(row, theory.layers[*first], theory.layers[*theory.last_hidden].layer, trace);
  return row;
}

std::vector<GainPoint> gain_points(const Training& training, const Dataset& data, const Result& result) {
  std::map<double, GainPoint> points;
  Experiment experiment = training.experiment();
  const double constant_loss = best_constant_loss(experiment.recipe.loss, data);
  const std::size_t column = result.history.column("epoch_end_loss");
  for (std::int64_t m = 0; m < result.history.members; ++m) {
    const auto gain = experiment.cohort.varied(Hyperparameter::gain, training.members().number(m));
    if (!gain) return {};
    GainPoint& point = points[*gain];
    point.gain = *gain;
    ++point.members;
    const auto epochs = result.epochs_done[static_cast<std::size_t>(m)];
    if (has_learnt(result.history.last(m, column, epochs), constant_loss)) point.learnt += 1;
  }
  std::vector<GainPoint> sorted;
  for (auto& [gain, point] : points) {
    point.learnt /= static_cast<double>(point.members);
    experiment.cohort.vary = {{Hyperparameter::gain, {gain}}};
    experiment.cohort.member = 0;
    const auto theory = theory::predict(experiment, data, {.most_draws = 0});
    point.hidden_layers = theory.hidden_layers;
    point.trainable_depth = theory.trainable_depth;
    if (theory.last_hidden) point.sigma_w = theory.layers[*theory.last_hidden].sigma_w;
    sorted.push_back(point);
  }
  return sorted;
}

}  // namespace cenote
