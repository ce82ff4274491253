#pragma once

#include <string>
#include <vector>

#include "engine/report/read_run.h"
#include "engine/report/run_directory.h"
#include "engine/spec/spec.h"
#include "tests/engine/report/finished_run.h"

namespace cenote::test {

struct TrainedRunOptions {
  std::vector<spec::Setting> settings = {};
};

/// Three seeds of a small network on two moons, four epochs, trained on the cpu into a folder and read again.
inline RunFiles trained_run(const std::filesystem::path& folder, const TrainedRunOptions& options = {}) {
  const spec::Source source{.name = "small.toml", .text = R"(
title = "small"
[data]
samples = 40
[network]
layers = [{ type = "Dense", units = 5, activation = "tanh" }, { type = "Dense", units = 4, activation = "relu" },
          { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 4
[cohort]
members = 3
[trace]
values = ["dense/kernel"]
)"};
  const Experiment experiment = spec::parse_experiment(source, options.settings).experiment;
  const Dataset data = load_data(experiment.data);
  const auto backend = make_backend({.kind = BackendKind::cpu, .threads = 1});
  Training training(experiment, data, *backend);
  RunDirectory directory(folder, Existing::replace);
  directory.begin(spec::resolved_toml(experiment, {}));
  directory.write(training, final_snapshot(training.run()));
  return read_run(folder);
}

}  // namespace cenote::test
