#include "engine/report/events/view_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/report/events/trace_events.h"
#include "engine/report/events/weight_events.h"

namespace cenote::events {
namespace {

std::int64_t most_epochs(const View& view, const Snapshot& snapshot) {
  std::int64_t most = -1;
  for (const std::int64_t member : view.members)
    most = std::max(most, snapshot.epochs[static_cast<std::size_t>(member)]);
  return most;
}

// Of an interrupted run's member without an epoch nobody knows whether it was evaluated before training.
bool has_reached(const Snapshot& snapshot, std::int64_t member, std::int64_t epoch) {
  const bool is_unknown = snapshot.result.interrupted && snapshot.epochs[static_cast<std::size_t>(member)] == 0;
  return !is_unknown && snapshot.shows_epoch(member, epoch);
}

}  // namespace

void ViewEvents::write(const Snapshot& snapshot, const CohortMembers& members) {
  if (files_.view().is_member()) write_through(snapshot, most_epochs(files_.view(), snapshot), members);
  files_.flush();
}

void ViewEvents::finish(const Snapshot& snapshot, const CohortMembers& members) {
  const Result& result = snapshot.result;
  write_through(snapshot, most_epochs(files_.view(), snapshot), members);
  write_records(snapshot, std::numeric_limits<std::int64_t>::max());  // the last pass
  for (std::int64_t record = 0; record < next_record_; ++record) {
    add_late_record(files_, snapshot, record);
    files_.end_event(result.trace.steps[static_cast<std::size_t>(record)]);
  }
  if (files_.view().is_member()) write_trained_weights(snapshot);
  files_.flush();
}

void ViewEvents::write_through(const Snapshot& snapshot, std::int64_t epoch, const CohortMembers& members) {
  if (next_epoch_ == 0 && epoch >= 0 && files_.view().is_member()) {
    add_initial_weights(files_, snapshot.result, members);
    files_.end_event(0);
  }
  for (; next_epoch_ <= epoch; ++next_epoch_) {
    write_records(snapshot, next_epoch_ * snapshot.result.steps_per_epoch);
    write_history(snapshot);
  }
}

void ViewEvents::write_history(const Snapshot& snapshot) {
  const History& history = snapshot.result.history;
  for (std::size_t column = 0; column < history.columns.size(); ++column) {
    if (!history.is_measured(next_epoch_, column)) continue;
    std::vector<double> numbers;
    for (const std::int64_t member : files_.view().members)
      if (has_reached(snapshot, member, next_epoch_)) numbers.push_back(history.at(member, next_epoch_, column));
    files_.add(history.columns[column], "by epoch, as in history.csv", std::move(numbers));
  }
  files_.end_event(next_epoch_);
}

void ViewEvents::write_records(const Snapshot& snapshot, std::int64_t end) {
  const std::vector<std::int64_t>& steps = snapshot.result.trace.steps;
  for (; next_record_ < static_cast<std::int64_t>(steps.size()); ++next_record_) {
    const std::int64_t step = steps[static_cast<std::size_t>(next_record_)];
    if (step >= end) return;
    add_record(files_, snapshot, next_record_);
    files_.end_event(step);
  }
}

void ViewEvents::write_trained_weights(const Snapshot& snapshot) {
  const std::int64_t epochs = most_epochs(files_.view(), snapshot);
  if (epochs <= 0) return;  // they are the initial ones
  add_trained_weights(files_, snapshot.result);
  files_.end_event(epochs * snapshot.result.steps_per_epoch);
}

}  // namespace cenote::events
