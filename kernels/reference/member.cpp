#include "kernels/reference/member.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/math/random.h"

namespace cenote::reference {
Member::Member(const Run& run, std::int64_t member, Sink& sink)
    : ReferenceOps(run.program, largest_batch(run.schedule)),
      run_(run),
      order_(static_cast<std::size_t>(run.schedule.train_rows)),
      totals_(1 + run.program.metrics.size()) {
  trace_to(sink, member);
  set_hyperparameters();
  set_weights();
}

void Member::set_hyperparameters() {
  for (const HyperparameterSlot& slot : program().hyperparameters)
    view(slot.slot)(0) = run_.members.hyperparameter(slot, member());
}

void Member::set_weights() {
  std::vector<double> weights(static_cast<std::size_t>(program().weight_count));
  run_.members.initial_weights(member(), weights);
  for (const Variable& variable : program().variables)
    std::copy_n(weights.begin() + variable.offset, variable.size(), view(variable.slot).data);
}

void Member::write_weights() {
  std::vector<double> weights(static_cast<std::size_t>(program().weight_count));
  for (const Variable& variable : program().variables)
    std::copy_n(view(variable.slot).data, variable.size(), weights.begin() + variable.offset);
  sink().weights(member(), weights);
}

void Member::begin_epoch(std::int64_t epoch) {
  if (!run_.schedule.shuffle) return std::iota(order_.begin(), order_.end(), 0);
  math::shuffled_order(run_.members.seed(), run_.members.seed_index(member()), static_cast<std::uint32_t>(epoch),
                       static_cast<std::int32_t>(order_.size()), order_.data());
}

void Member::load_row(const Matrix& X, const Matrix& y, std::int64_t from, std::int64_t to) {
  const View input = view(program().input), target = view(program().target);
  for (std::int64_t c = 0; c < input.columns; ++c) input(to, c) = X(from, c);
  for (std::int64_t c = 0; c < target.columns; ++c) target(to, c) = y(from, c);
}

void Member::load_shuffled(Batch batch) {
  set_rows(batch.count);
  for (std::int64_t r = 0; r < batch.count; ++r)
    load_row(run_.data.X_train, run_.data.y_train, order_[static_cast<std::size_t>(batch.first + r)], r);
}

void Member::load_in_order(Part part, Batch batch) {
  const bool training = part == Part::training;
  set_rows(batch.count);
  for (std::int64_t r = 0; r < batch.count; ++r)
    load_row(training ? run_.data.X_train : run_.data.X_test, training ? run_.data.y_train : run_.data.y_test,
             batch.first + r, r);
}

void Member::begin_step(std::int64_t step, Tracing tracing) {
  const auto s = static_cast<std::size_t>(step);
  // The pass after the last update has no rate of its own, and needs none.
  set_step(s < run_.schedule.rates.size() ? run_.schedule.rates[s] : StepRate{}, tracing);
}

void Member::end_step(std::int64_t step) {
  if (seen_nonfinite_ || std::isfinite(view(program().report)(0))) return;
  seen_nonfinite_ = true;
  sink().first_nonfinite(member(), step);
}

void Member::clear_totals() { std::ranges::fill(totals_, 0.0); }

void Member::add_to_totals(std::int64_t rows) {
  const View report = view(program().report);
  for (std::size_t i = 0; i < totals_.size(); ++i)
    totals_[i] = std::fma(static_cast<double>(rows), report(static_cast<std::int64_t>(i)), totals_[i]);
}

void Member::write_history(std::int64_t epoch, HistoryPart part, std::int64_t rows) {
  std::vector<double> means = totals_;
  for (double& mean : means) mean /= static_cast<double>(rows);
  sink().history(member(), epoch, part, means);
}

bool Member::epoch_done(std::int64_t epoch) {
  const bool goes_on = sink().epoch_done(member(), 1, epoch);
  if (goes_on && sink().wants_weights(member())) write_weights();
  return goes_on;
}

void Member::write_predictions(Batch batch) { sink().prediction(member(), batch.first, view(program().output).all()); }

}  // namespace cenote::reference
