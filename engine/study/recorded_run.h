#pragma once

#include <string>
#include <vector>

#include "engine/diagnosis/finding.h"
#include "engine/report/run_directory.h"
#include "engine/train/training.h"

namespace cenote {

/// The experiment as the run's directory keeps it: resolved, with the provenance of this program and its backend.
/// @throws SpecError if a file that it names can't be read
std::string recorded_toml(const Training& training);

/// Trains into a directory: the experiment first, then, now and then and at the end, all other files.
/// @param control its snapshot is replaced. @throws Error if the run fails; what it reached is then on disk
Result run_recorded(Training& training, RunDirectory& directory, const std::string& toml, TrainingControl control);

/// What is wrong with a run that was recorded there; also written, as findings.json.
std::vector<Finding> diagnose_recorded(const Training& training, const Dataset& data, const RunDirectory& directory,
                                       const Result& result);

/// Updates that the longest-running member made.
std::int64_t steps_done(const Training& training, const Result& result);

/// Updates of all members by the seconds that they took.
double member_steps_per_second(const Training& training, const Result& result);

}  // namespace cenote
