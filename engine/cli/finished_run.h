#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/cli/command_line.h"
#include "include/cenote/data.h"
#include "include/cenote/experiment.h"

namespace cenote::cli {

/// The experiment of a run's directory, whose members start from the weights that the run left.
/// @throws SpecError if the directory holds no run
Experiment read_finished_run(const CommandLine& command);

/// Samples to put through a finished run.
struct InferenceData {
  std::string name;  ///< "test part", or the file
  Dataset data;      ///< in X_test and y_test
};

/// Arrays X and y of a file, or, if none is named, the run's test part; if it has none, its training part.
/// @throws SpecError naming the file and the array
InferenceData labelled_data(const Experiment& experiment, const std::optional<std::filesystem::path>& file);

/// Array X of a file, with labels of zeros that fit the network.
/// @throws SpecError naming the file and the array
InferenceData unlabelled_data(const Experiment& experiment, const std::filesystem::path& file);

}  // namespace cenote::cli
