#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/watch/run_state.h"

namespace cenote::watch {

/// A cohort of a study, as far as it is.
struct WatchedCohort {
  std::string name;
  std::filesystem::path path;  ///< of its run
  std::optional<Phase> phase;  ///< nothing: it has not begun
  std::int64_t members = 0, epochs = 0;
  std::int64_t member_epochs_done = 0;  ///< over the members, of members × epochs
  std::int64_t fewest_epochs_done = 0, most_epochs_done = 0;
  std::optional<std::vector<Finding>> findings;  ///< nothing: there is no findings.json yet

  bool has_ended() const { return phase == Phase::finished || phase == Phase::stopped; }
};

/// What a study's folder tells at a moment.
struct StudyState {
  std::filesystem::path path;
  std::string title;
  Phase phase = Phase::unknown;
  std::vector<WatchedCohort> cohorts;  ///< of study.toml, in the order in which they are trained
  std::optional<RunState> moving;      ///< of the cohort that is being trained, else of the last that began

  std::int64_t cohorts_ended() const;
  /// Epochs that members did, of those of all members that are known of. Of no epochs: 1.
  double share_done() const;
};

/// Whether a folder is a study's, and no run's.
bool is_study(const std::filesystem::path& path);

/// @throws SpecError naming the file, and the line or array, if one is cut off or not what a study leaves
StudyState read_study_state(const std::filesystem::path& path);

/// The same state a little later, if no file has changed: age and phase.
StudyState refreshed(StudyState state);

/// The files whose change may tell something new.
std::vector<std::filesystem::path> watched_files(const StudyState& state);

}  // namespace cenote::watch
