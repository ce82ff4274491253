#pragma once

#include <filesystem>
#include <vector>

#include "engine/report/events/view_events.h"

namespace cenote {

/// What TensorBoard shows of a run: a folder for each of the first eight members (those whose numbers trace.values
/// keeps) and, if there are more members than one, for the median and the 10 % and 90 % quantiles over all of them. A
/// cohort of a hundred thousand leaves eleven folders.
class CohortEvents {
 public:
  static constexpr std::int64_t most_members = TraceRequest::values_members;

  /// Begins the files, replacing those of their names. @throws Error naming the file
  CohortEvents(const std::filesystem::path& folder, const CohortMembers& members);

  /// As a snapshot hook. @throws Error naming the file
  void write(const Snapshot& snapshot);
  /// Once, of a run that has ended.
  void finish(const Snapshot& snapshot);

 private:
  const CohortMembers& members_;
  std::vector<events::ViewEvents> views_;
};

}  // namespace cenote
