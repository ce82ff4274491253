#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cenote/train.h"
#include "engine/diagnosis/finding.h"
#include "engine/spec/spec.h"
#include "engine/trace/table.h"

namespace cenote {

/// history.csv. Empty fields are not measured, all others numbers.
struct HistoryFile {
  std::vector<std::int64_t> members;  ///< their numbers, in the order of History
  History history;
};

/// members.csv.
struct MembersFile {
  struct Row {
    std::int64_t member = 0, seed_index = 0;
    std::map<std::string, double> varied;
    std::int64_t epochs_done = 0;
    std::optional<std::int64_t> first_nonfinite_step;
  };
  std::vector<Row> rows;
};

/// All of them throw SpecError naming the file, and the line or array, if it is missing, cut off or not what a run
/// leaves.
HistoryFile read_history(const std::filesystem::path& file);
MembersFile read_members(const std::filesystem::path& file);
TraceTable read_trace(const std::filesystem::path& file);

/// What a run left in its folder, except its weights.
struct RunFiles {
  std::filesystem::path path;
  spec::ParsedExperiment experiment;
  HistoryFile history;
  MembersFile members;
  TraceTable trace;
  std::optional<std::vector<Finding>> findings = {};  ///< nothing: it was not judged; none: it is healthy
};

/// @throws SpecError if the path is no folder that a run left
spec::ParsedExperiment read_run_experiment(const std::filesystem::path& path);
/// @throws SpecError as that, and as those above
RunFiles read_run(const std::filesystem::path& path);

/// The run's experiment with its trained weights for initial ones: what evaluation and prediction start from.
Experiment trained_experiment(const RunFiles& run);

}  // namespace cenote
