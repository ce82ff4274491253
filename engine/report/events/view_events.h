#pragma once

#include <filesystem>

#include "engine/report/events/view_files.h"
#include "engine/train/members.h"
#include "engine/train/snapshot.h"

namespace cenote::events {

/// What the event files of a View hold, in an order that follows from the run alone, not from when it was looked at:
/// for each epoch the records before its end, then its history.
class ViewEvents {
 public:
  /// Begins the files. @throws Error naming the file
  ViewEvents(const std::filesystem::path& folder, View view) : files_(folder, std::move(view)) {}

  /// Appends what a member has reached since. Quantiles wait for the end: over members that come and go they would not
  /// be a cohort's. @throws Error naming the file
  void write(const Snapshot& snapshot, const CohortMembers& members);
  /// Of a run that has ended: the rest, what is measured after a run, and a member's last weights.
  void finish(const Snapshot& snapshot, const CohortMembers& members);

 private:
  void write_through(const Snapshot& snapshot, std::int64_t epoch, const CohortMembers& members);
  void write_history(const Snapshot& snapshot);
  void write_records(const Snapshot& snapshot, std::int64_t end);
  void write_trained_weights(const Snapshot& snapshot);

  ViewFiles files_;
  std::int64_t next_epoch_ = 0, next_record_ = 0;
};

}  // namespace cenote::events
