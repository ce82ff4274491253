#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "cenote/backend.h"
#include "cenote/experiment.h"
#include "cenote/train.h"
#include "engine/train/members.h"
#include "engine/train/snapshot.h"

namespace cenote {

/// How far a run is.
struct Progress {
  std::int64_t member_epochs_done = 0, member_epochs = 0;
  double seconds = 0;
  double member_epochs_per_second = 0;
  std::optional<double> seconds_left;  ///< nothing until there is a rate
};

/// What may look into a run, and stop it. The functions are called from one thread, which is not the caller's.
struct TrainingControl {
  std::function<void(const Progress&)> progress = {};  ///< about ten times a second, and once at the end
  /// Now and then during a long run, and when it fails; not at its end.
  std::function<void(const Snapshot&)> snapshot = {};
  std::stop_token stop = {};      ///< each group of members stops at its next epoch's end
  double snapshot_interval = 10;  ///< seconds, at least so many from one snapshot to the next
  double snapshot_share = 0.05;   ///< of the time, at most
};

/// An Experiment that fits its data and is ready to run: everything that can be wrong has been found, nothing has been
/// written yet. Experiment, data and backend must outlive it.
class Training {
 public:
  /// @throws SpecError naming the key (or file and array) and what is allowed
  Training(const Experiment& experiment, const Dataset& data, Backend& backend);
  Training(const Training&) = delete;
  Training& operator=(const Training&) = delete;

  const Experiment& experiment() const { return experiment_; }
  const Program& program() const { return program_; }
  const Schedule& schedule() const { return schedule_; }
  const CohortMembers& members() const { return members_; }
  const Backend& backend() const { return backend_; }
  /// What the backend is given.
  Run run_of() const { return {program_, schedule_, data_, members_}; }

  /// Trains every member. If the backend throws, the last snapshot is taken and the exception goes on.
  Result run(const TrainingControl& control = {});

 private:
  const Experiment& experiment_;
  const Dataset& data_;
  Backend& backend_;
  Program program_;
  Schedule schedule_;
  CohortMembers members_;
};

/// What compile() must know of the data.
DataShape shape_of(const Dataset& data);

/// Checks, then trains.
inline Result run_training(const Experiment& experiment, const Dataset& data, Backend& backend,
                           const TrainingControl& control = {}) {
  return Training(experiment, data, backend).run(control);
}

}  // namespace cenote
