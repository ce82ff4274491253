#include <algorithm>

#include "engine/report/weights_npz.h"
#include "engine/study/recorded_run.h"
#include "engine/study/study_row.h"
#include "engine/trace/quantile.h"
#include "engine/trace/statistic.h"
#include "engine/train/constant_prediction.h"

namespace cenote {
namespace {

std::vector<const Variable*> kernels_of(const Program& program) {
  std::vector<const Variable*> kernels;
  for (const auto& variable : program.variables)
    if (variable.is_kernel()) kernels.push_back(&variable);
  return kernels;
}

Spread spread_of(const std::vector<double>& values) {
  return {quantile(values, 0.5), quantile(values, 0.1), quantile(values, 0.9)};
}

// A column of the history before training, and the last value that each member reached; nothing if there is none.
std::vector<double> first_values(const History& history, const std::string& name) {
  std::vector<double> values;
  for (std::int64_t m = 0; m < history.members; ++m) values.push_back(history.at(m, 0, history.column(name)));
  return values;
}

std::vector<double> last_values(const Result& result, const std::string& name) {
  std::vector<double> values;
  for (std::int64_t m = 0; m < result.history.members; ++m)
    values.push_back(
        result.history.last(m, result.history.column(name), result.epochs_done[static_cast<std::size_t>(m)]));
  return values;
}

// Norms of a tensor in the first record, of the members traced in full; empty if it is not traced.
std::vector<double> first_norms(const Trace& trace, const std::string& tensor) {
  const auto index = trace.find(tensor);
  std::vector<double> norms;
  if (index < 0 || trace.steps.empty()) return norms;
  for (std::int64_t m = 0; m < trace.members; ++m)
    if (trace.at(0, index, m).count > 0) norms.push_back(norm_or_infinity(trace.at(0, index, m)));
  return norms;
}

std::optional<double> median_if_any(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return quantile(values, 0.5);
}

void divide(std::vector<double>& values, const std::vector<double>& by) {
  for (std::size_t i = 0; i < values.size() && i < by.size(); ++i) values[i] /= by[i];
}

void measure_gradients(const Training& training, const Trace& trace, StudyRow& row) {
  const auto kernels = kernels_of(training.program());
  if (kernels.empty()) return;
  const auto* last = kernels[kernels.size() > 1 ? kernels.size() - 2 : 0];
  auto gradients = first_norms(trace, kernels.front()->layer + "/weight_gradient");
  row.gradient = median_if_any(gradients);
  divide(gradients, first_norms(trace, last->layer + "/weight_gradient"));
  row.gradient_ratio = median_if_any(gradients);

  auto updates = first_norms(trace, kernels.front()->layer + "/update");
  std::vector<double> rates;
  for (std::int64_t m = 0; m < trace.members; ++m) rates.push_back(learning_rate_at(training, m, 0));
  divide(updates, rates);
  row.notebook_gradient = median_if_any(updates);
}

bool is_finished(const Result& result) {
  return std::ranges::all_of(result.epochs_done, [&](auto done) { return done == result.history.epochs; });
}

void measure_divergence(const Result& result, StudyRow& row) {
  std::vector<double> steps;
  for (const auto step : result.first_nonfinite_step)
    if (step >= 0) steps.push_back(static_cast<double>(step));
  row.not_finite = static_cast<std::int64_t>(steps.size());
  row.nonfinite_step = median_if_any(steps);
}

double share_learnt(const std::vector<double>& losses, double constant_loss) {
  double count = 0;
  for (const double loss : losses) count += has_learnt(loss, constant_loss) ? 1 : 0;
  return count / static_cast<double>(losses.size());
}

}  // namespace

double learning_rate_at(const Training& training, std::int64_t member, std::int64_t step) {
  const auto& rates = training.schedule().rates;
  const auto index = static_cast<std::size_t>(step);
  double rate = index < rates.size() ? rates[index].learning_rate : 1;
  for (const auto& slot : training.program().hyperparameters)
    if (slot.key == Hyperparameter::learning_rate) rate *= training.members().hyperparameter(slot, member);
  return rate;
}

StudyRow measure_row(const Training& training, const Result& result, double constant_loss) {
  StudyRow row;
  row.members = result.history.members;
  row.epochs = result.history.epochs;
  row.is_finished = is_finished(result);
  const auto losses = last_values(result, "epoch_end_loss");
  row.loss_before = spread_of(first_values(result.history, "epoch_end_loss"));
  row.loss_after = spread_of(losses);
  row.learnt = share_learnt(losses, constant_loss);
  for (const auto& metric : result.program.metrics)
    if (metric == "accuracy") row.accuracy = quantile(last_values(result, "epoch_end_accuracy"), 0.5);
  measure_gradients(training, result.trace, row);
  row.change = weight_change(training, result);
  measure_divergence(result, row);
  row.clipping = clipped_gradient(training, result.trace);
  if (row.is_finished) row.dead = dead_units(training, result.trace);
  row.training_seconds = result.training_seconds;
  row.member_steps_per_second = member_steps_per_second(training, result);
  row.weights_sha256 = weights_sha256(result);
  return row;
}

}  // namespace cenote
