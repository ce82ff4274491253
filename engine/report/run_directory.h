#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/report/claimed_directory.h"
#include "engine/report/events/cohort_events.h"
#include "engine/report/weights_npz.h"  // weights_sha256
#include "engine/train/training.h"

namespace cenote {

/// What a run leaves that it need not.
struct RunExtras {
  bool events = false;  ///< events/, for TensorBoard
};

/// The folder that a run leaves: experiment.toml, history.csv, members.csv, initial_weights.npz, weights.npz and
/// trace.npz (of no records if nothing is traced). Each file is written under a temporary name, then renamed.
class RunDirectory {
 public:
  /// Looks, and makes nothing. @throws SpecError if the path is no folder, or is one that must not be written to
  RunDirectory(std::filesystem::path path, Existing existing, RunExtras extras = {});

  /// Makes the folder, which no other run writes to as long as this lives, and writes experiment.toml. @param
  /// experiment_toml the resolved experiment, with its provenance
  /// @throws SpecError if the folder can't be made, Error if it can't be written
  void begin(std::string_view experiment_toml);

  /// Writes, or replaces, all other files: as a snapshot hook. Event files grow. @throws Error naming the file
  void write(const Training& training, const Snapshot& snapshot);
  /// The same at the end of the run. @throws Error naming the file
  void finish(const Training& training, const Result& result);

  const std::filesystem::path& path() const { return path_; }

 private:
  void write_files(const Training& training, const Snapshot& snapshot);

  std::filesystem::path path_;
  Existing existing_;
  RunExtras extras_;
  std::optional<ClaimedDirectory> claim_;
  bool has_initial_weights_ = false;  // they never change, so they are written once
  std::optional<CohortEvents> events_;
};

/// runs/<title>-<UTC time>, as 20250131T235959Z, a path that is not there yet.
std::filesystem::path default_run_path(std::string_view title);

}  // namespace cenote
