#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cenote/backend.h"
#include "cenote/experiment.h"
#include "cenote/train.h"

namespace cenote::testing {

/// The folders of tests/golden that hold a recorded trajectory, by name.
std::vector<std::string> recorded_trajectories();
std::filesystem::path golden_folder(const std::string& name);

/// An experiment with the data it asks for.
struct Loaded {
  Experiment experiment;
  Dataset data;
};
Loaded load(const std::filesystem::path& file);
/// The same from text, whose relative paths start at the current folder. settings: KEY=VALUE
Loaded parse(const std::string& toml, const std::vector<std::string>& settings = {});

/// One run by a backend.
Result run(const Loaded& loaded, const BackendOptions& options);
Result run(const Loaded& loaded, Backend& backend);

/// All instruments on all tensors, on every step but for those of another cadence.
TraceRequest everything();

/// Whether there is a cuda backend, on a device or simulated.
bool has_cuda();

/// How one run differs from another that must have its bits: what, and where; or nothing.
std::string difference(const Result& got, const Result& want);

/// The same of the cpu backend's two paths: a lane is a unit, a lane is a member.
std::string difference_of_paths(const Loaded& loaded);

/// A member's final weights, in Program order, in double.
std::vector<double> final_weights(const Result& result, std::int64_t member = 0);

}  // namespace cenote::testing
