#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/diagnosis/finding.h"
#include "engine/report/watch/band.h"

namespace cenote::watch {

/// Whether a run goes on. Its program holds a lock on its folder, and writes summary.json last.
enum class Phase : std::uint8_t {
  running,
  finished,  ///< all members trained all epochs
  stopped,   ///< interrupted or killed before that
  unknown,   ///< not finished, on a file system without locks
};

/// A column of history.csv over the members.
struct WatchedColumn {
  std::string name;
  Band band;  ///< at the epochs that it was measured and some member reached
};

/// Norms of a gradient by layer, over the members that are traced.
struct WatchedGradients {
  struct Layer {
    std::string name;
    Spread norm;
  };
  std::string tensor;  ///< weight_gradient or activation_gradient
  std::int64_t step = 0;
  std::vector<Layer> layers;  ///< from the input to the output
};

/// What a run's folder tells at a moment.
struct RunState {
  std::filesystem::path path;
  std::string title;
  Phase phase = Phase::unknown;
  std::int64_t members = 0, epochs = 0;         ///< of the experiment
  std::optional<double> seconds_since_written;  ///< nothing: nothing was written yet, and what follows is empty
  std::int64_t fewest_epochs_done = 0, most_epochs_done = 0, members_done = 0;
  std::int64_t nonfinite_members = 0;  ///< whose loss was not finite at some step
  std::optional<std::int64_t> first_nonfinite_step;
  std::vector<WatchedColumn> columns;
  std::optional<WatchedGradients> gradients;     ///< of the latest record that some member reached
  std::optional<std::vector<Finding>> findings;  ///< nothing: there is no findings.json yet
};

/// @throws SpecError naming the file, and the line or array, if the path is no run's folder or a file is cut off
RunState read_run_state(const std::filesystem::path& path);

/// The same state a little later, if no file has changed: age and phase.
RunState refreshed(RunState state);

/// The files of a run's folder whose change may tell something new.
std::vector<std::filesystem::path> run_files(const std::filesystem::path& path);
inline std::vector<std::filesystem::path> watched_files(const RunState& state) { return run_files(state.path); }

/// Whether the folder is a run's that has begun.
bool has_begun(const std::filesystem::path& path);

/// What a list of runs says of one: what is cheap to read.
struct RunProgress {
  Phase phase = Phase::unknown;
  std::int64_t member_epochs_done = 0, fewest_epochs_done = 0, most_epochs_done = 0;
  std::optional<std::vector<Finding>> findings;
};
/// @param epochs of its experiment @throws SpecError as read_run_state does, of the files that it reads
RunProgress read_run_progress(const std::filesystem::path& path, std::int64_t epochs);

/// One word; for people.
std::string_view to_text(Phase phase);
std::string_view sentence_of(Phase phase);

}  // namespace cenote::watch
