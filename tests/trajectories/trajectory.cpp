#include "tests/trajectories/trajectory.h"

#include <algorithm>

#include "engine/spec/spec.h"
#include "engine/train/training.h"

namespace cenote::testing {

std::vector<std::string> recorded_trajectories() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(CENOTE_GOLDEN_DIR))
    if (std::filesystem::exists(entry.path() / "expected.npz")) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::filesystem::path golden_folder(const std::string& name) { return std::filesystem::path(CENOTE_GOLDEN_DIR) / name; }

Loaded load(const std::filesystem::path& file) {
  Experiment experiment = spec::load_experiment_file(file).experiment;
  Dataset data = load_data(experiment.data);
  return {std::move(experiment), std::move(data)};
}

Loaded parse(const std::string& toml) {
  Experiment experiment = spec::parse_experiment({.name = "test.toml", .text = toml}).experiment;
  Dataset data = load_data(experiment.data);
  return {std::move(experiment), std::move(data)};
}

Result run(const Loaded& loaded, const BackendOptions& options) {
  const auto backend = make_backend(options);
  return run_training(loaded.experiment, loaded.data, *backend);
}

std::vector<double> final_weights(const Result& result, std::int64_t member) {
  const std::int64_t count = result.program.weight_count, begin = member * count;
  if (!result.weights_float64.empty())
    return {result.weights_float64.begin() + begin, result.weights_float64.begin() + begin + count};
  return {result.weights.begin() + begin, result.weights.begin() + begin + count};
}

}  // namespace cenote::testing
