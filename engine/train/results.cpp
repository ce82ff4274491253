#include "engine/train/results.h"

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>

#include "engine/train/given_weights.h"
#include "engine/train/history_columns.h"

namespace cenote {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array quantile_levels = {0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0};

std::size_t to_size(std::int64_t n) { return static_cast<std::size_t>(n); }

History empty_history(const ResultShape& shape) {
  History history{.columns = history_columns(shape.program),
                  .members = shape.members,
                  .epochs = shape.schedule.epochs,
                  .measured = {},
                  .values = {}};
  const std::size_t part = history.columns.size() / 3;
  for (std::int64_t epoch = 0; epoch <= history.epochs; ++epoch) {
    history.measured.insert(history.measured.end(), part, epoch > 0);
    history.measured.insert(history.measured.end(), part, shape.schedule.validates(epoch));
    history.measured.insert(history.measured.end(), part, shape.schedule.evaluates_training(epoch));
  }
  history.values.assign(to_size(shape.members) * history.measured.size(), nan);
  return history;
}

TracedValues empty_values(const std::string& name, const ResultShape& shape, std::size_t records) {
  TracedValues values{
      .variable = name, .shape = {}, .members = std::min(TraceRequest::values_members, shape.members), .numbers = {}};
  for (const Variable& variable : shape.program.variables)
    if (variable.full_name() == name) {
      values.shape = shape_of(variable);
      values.numbers.assign(records * to_size(values.members * variable.size()), nan);
    }
  return values;
}

void make_room(Readings& readings, std::size_t numbers) {
  if (readings.instrument == Instrument::histogram)
    readings.counts.resize(numbers);
  else
    readings.numbers.assign(numbers, nan);
}

Trace empty_trace(const ResultShape& shape) {
  Trace trace;
  trace.steps = shape.schedule.traced_steps();
  if (trace.steps.empty()) return trace;
  trace.tensors = shape.program.traced;
  trace.members = std::min(shape.trace.members, shape.members);
  trace.has_moments = std::ranges::any_of(shape.trace.instruments, [](const InstrumentRequest& request) {
    return request.instrument == Instrument::moments;
  });
  const std::size_t entries = trace.steps.size() * trace.tensors.size() * to_size(trace.members);
  if (trace.has_moments)
    trace.moments.resize(entries);
  else
    trace.norms.resize(entries);
  for (const ReadingName& reading : shape.program.readings)
    trace.readings.push_back({.tensor = reading.tensor, .instrument = reading.instrument, .numbers = {}});
  for (Readings& readings : trace.readings)
    make_room(readings, trace.steps.size() * to_size(trace.members * numbers_of(readings.instrument)));
  for (std::size_t k = 0; k < shape.program.asked_values; ++k)
    trace.values.push_back(empty_values(shape.program.values[k], shape, trace.steps.size()));
  return trace;
}

Result empty_result(const ResultShape& shape) {
  Result result;
  result.program = shape.program;
  result.history = empty_history(shape);
  result.trace = empty_trace(shape);
  const std::size_t weights = to_size(shape.members * shape.program.weight_count);
  if (shape.is_float32)
    result.weights.resize(weights);
  else
    result.weights_float64.resize(weights);
  result.epochs_done.assign(to_size(shape.members), 0);
  result.first_nonfinite_step.assign(to_size(shape.members), -1);
  result.steps_per_epoch = shape.schedule.steps_per_epoch();
  return result;
}

}  // namespace

ResultSink::ResultSink(const ResultShape& shape, std::stop_token stop)
    : shape_(shape),
      stop_(std::move(stop)),
      result_(empty_result(shape)),
      epochs_reached_(to_size(shape.members), 0),
      first_nonfinite_(to_size(shape.members), -1),
      has_ended_(to_size(shape.members), 0),
      answered_(to_size(shape.members), 0),
      snapshot_epochs_(to_size(shape.members), -1) {
  const Trace& trace = result_.trace;
  for (std::size_t k = shape.program.asked_values; k < shape.program.values.size(); ++k)
    kept_variables_.push_back(empty_values(shape.program.values[k], shape, trace.steps.size()));
  if (!trace.steps.empty() && shape.members > trace.members)
    sketches_ = std::make_unique<NormSketches>(trace.steps.size() * trace.tensors.size(), shape.members);
}

void ResultSink::history(std::int64_t member, std::int64_t epoch, HistoryPart part, std::span<const double> values) {
  History& history = result_.history;
  const std::size_t row = to_size(member * (history.epochs + 1) + epoch);
  const std::size_t column = static_cast<std::size_t>(part) * values.size();
  std::ranges::copy(values,
                    history.values.begin() + static_cast<std::ptrdiff_t>(row * history.columns.size() + column));
}

void ResultSink::moments(std::int64_t first, std::int64_t record, std::int32_t tensor,
                         std::span<const Moments> moments) {
  const std::size_t row = row_of(record, tensor);
  for (std::size_t m = 0; m < moments.size(); ++m) keep(entry_of(row, first) + m, moments[m]);
  if (sketches_)
    for (const Moments& of_member : moments) {
      const TensorNorm norm{of_member.square_sum, of_member.nonfinite_count};
      sketches_->add(first++, row, {&norm, 1});
    }
}

void ResultSink::keep(std::size_t entry, const Moments& moments) {
  Trace& trace = result_.trace;
  if (trace.has_moments)
    trace.moments[entry] = moments;
  else
    trace.norms[entry] = {moments.square_sum, static_cast<std::uint32_t>(moments.count),
                          static_cast<std::uint32_t>(moments.nonfinite_count)};
}

void ResultSink::norms(std::int64_t first, std::int64_t record, std::int32_t tensor, std::int64_t count,
                       std::span<const TensorNorm> norms) {
  const std::size_t row = row_of(record, tensor);
  if (sketches_) sketches_->add(first, row, norms);
  for (std::size_t m = 0; m < norms.size() && traces_in_full(first + static_cast<std::int64_t>(m)); ++m)
    keep(entry_of(row, first) + m, moments_of(norms[m], count));
}

void ResultSink::reading(std::int64_t member, std::int64_t record, std::int32_t index,
                         std::span<const double> numbers) {
  Readings& readings = result_.trace.readings[to_size(index)];
  const auto first = static_cast<std::ptrdiff_t>(to_size(record * result_.trace.members + member) * numbers.size());
  if (readings.counts.empty())
    std::ranges::copy(numbers, readings.numbers.begin() + first);
  else
    std::ranges::transform(numbers, readings.counts.begin() + first,
                           [](double n) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(n)) + 1; });
}

void ResultSink::values(std::int64_t member, std::int64_t record, std::int32_t index, std::span<const double> values) {
  const std::size_t asked = result_.trace.values.size(), k = to_size(index);
  TracedValues& traced = k < asked ? result_.trace.values[k] : kept_variables_[k - asked];
  if (member >= traced.members) return;
  const std::size_t entry = to_size(record * traced.members + member);
  std::ranges::copy(values, traced.numbers.begin() + static_cast<std::ptrdiff_t>(entry * values.size()));
}

void ResultSink::first_nonfinite(std::int64_t member, std::int64_t step) { first_nonfinite_[to_size(member)] = step; }

bool ResultSink::epoch_done(std::int64_t first, std::int64_t count, std::int64_t epoch) {
  if (epoch == 0) {
    const bool starts = !stop_.stop_requested();
    if (starts && sketches_) sketches_->begin(first, count);
    if (epoch == shape_.schedule.epochs) std::fill_n(has_ended_.begin() + first, count, std::uint8_t{1});
    return starts;
  }
  std::fill_n(epochs_reached_.begin() + first, count, epoch);
  member_epochs_done_.fetch_add(count, std::memory_order_relaxed);
  const bool goes_on = epoch == shape_.schedule.epochs || !stop_.stop_requested();
  if (!goes_on || epoch == shape_.schedule.epochs) std::fill_n(has_ended_.begin() + first, count, std::uint8_t{1});
  return goes_on;
}

bool ResultSink::wants_weights(std::int64_t member) {
  // Not after the last epoch: who then looked at this member would take it for complete while its last record is
  // written.
  if (epochs_reached_[to_size(member)] == shape_.schedule.epochs) return false;
  return is_asking_.load(std::memory_order_relaxed) &&
         answered_[to_size(member)] != question_.load(std::memory_order_relaxed);
}

void ResultSink::weights(std::int64_t member, std::span<const double> weights) {
  const std::shared_lock gate(weights_gate_);
  store_weights(member, weights);
  const std::size_t m = to_size(member);
  snapshot_epochs_[m] = result_.epochs_done[m] = epochs_reached_[m];
  result_.first_nonfinite_step[m] = first_nonfinite_[m];
  answered_[m] = question_.load(std::memory_order_relaxed);
  answers_.fetch_add(1, std::memory_order_relaxed);
  if (sketches_ && has_ended_[m] != 0) sketches_->end(member);
}

void ResultSink::store_weights(std::int64_t member, std::span<const double> weights) {
  const auto offset = static_cast<std::ptrdiff_t>(member * shape_.program.weight_count);
  if (shape_.is_float32)
    std::ranges::transform(weights, result_.weights.begin() + offset, [](double w) { return static_cast<float>(w); });
  else
    std::ranges::copy(weights, result_.weights_float64.begin() + offset);
}

void ResultSink::ask_for_weights() {
  answers_.store(0, std::memory_order_relaxed);
  question_.fetch_add(1, std::memory_order_relaxed);
  is_asking_.store(true, std::memory_order_relaxed);
}

void ResultSink::show(const std::function<void(const Snapshot&)>& look) {
  is_asking_.store(false, std::memory_order_relaxed);
  const std::unique_lock gate(weights_gate_);
  read_sketches();
  look({result_, snapshot_epochs_});
}

void ResultSink::read_sketches() {
  if (!sketches_) return;
  NormQuantiles& quantiles = result_.trace.norm_quantiles.emplace();
  quantiles.levels.assign(quantile_levels.begin(), quantile_levels.end());
  quantiles.numbers = sketches_->quantiles(quantile_levels);
}

Result ResultSink::take(const Members& members) {
  std::vector<double> initial(to_size(shape_.program.weight_count));
  for (std::int64_t m = 0; m < shape_.members; ++m) {
    if (snapshot_epochs_[to_size(m)] >= 0) continue;
    members.initial_weights(m, initial);
    store_weights(m, initial);
    result_.interrupted = true;
  }
  for (const std::int64_t epochs : result_.epochs_done) result_.interrupted |= epochs < shape_.schedule.epochs;
  read_sketches();
  return std::move(result_);
}

}  // namespace cenote
