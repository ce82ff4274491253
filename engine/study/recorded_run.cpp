#include "engine/study/recorded_run.h"

#include <algorithm>
#include <utility>

#include "engine/diagnosis/diagnose.h"
#include "engine/diagnosis/findings_json.h"
#include "engine/diagnosis/run_view.h"
#include "engine/spec/spec.h"

namespace cenote {

std::string recorded_toml(const Training& training) {
  const spec::Provenance provenance{CENOTE_VERSION, numerics, training.backend().name(), training.backend().device()};
  return spec::resolved_toml(training.experiment(), provenance);
}

Result run_recorded(Training& training, RunDirectory& directory, const std::string& toml, TrainingControl control) {
  directory.begin(toml);
  control.snapshot = [&](const Snapshot& snapshot) { directory.write(training, snapshot); };
  Result result = training.run(control);
  directory.finish(training, result);
  return result;
}

std::vector<Finding> diagnose_recorded(const Training& training, const Dataset& data, const RunDirectory& directory,
                                       const Result& result) {
  const TraceTable trace = table_of(result.trace);
  std::vector<Finding> findings = diagnose(look_at({.experiment = training.experiment(),
                                                    .data = data,
                                                    .history = result.history,
                                                    .trace = trace,
                                                    .epochs_done = result.epochs_done,
                                                    .first_nonfinite_step = result.first_nonfinite_step,
                                                    .initial_weights = directory.path() / "initial_weights.npz",
                                                    .weights = directory.path() / "weights.npz"}));
  write_findings(directory.path() / "findings.json", findings);
  return findings;
}

std::int64_t steps_done(const Training& training, const Result& result) {
  std::int64_t epochs = 0;
  for (const auto done : result.epochs_done) epochs = std::max(epochs, done);
  return epochs * training.schedule().steps_per_epoch();
}

double member_steps_per_second(const Training& training, const Result& result) {
  std::int64_t epochs = 0;
  for (const auto done : result.epochs_done) epochs += std::max<std::int64_t>(done, 0);
  if (result.training_seconds <= 0) return 0;
  return static_cast<double>(epochs * training.schedule().steps_per_epoch()) / result.training_seconds;
}

}  // namespace cenote
