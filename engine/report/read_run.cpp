#include "engine/report/read_run.h"

#include <fmt/format.h>

#include "cenote/error.h"
#include "engine/diagnosis/findings_json.h"

namespace cenote {
namespace {

std::optional<std::vector<Finding>> findings_of(const std::filesystem::path& file) {
  std::error_code missing;
  if (!std::filesystem::exists(file, missing)) return std::nullopt;
  return read_findings(file);
}

}  // namespace

spec::ParsedExperiment read_run_experiment(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error))
    throw SpecError(fmt::format("{}: there is no such folder; name one that a run left", path.string()));
  const auto experiment = path / "experiment.toml";
  if (!std::filesystem::is_regular_file(experiment, error))
    throw SpecError(fmt::format("{}: is no folder that a run left: it has no experiment.toml", path.string()));
  return spec::load_recorded_experiment(experiment);
}

RunFiles read_run(const std::filesystem::path& path) {
  return {.path = path,
          .experiment = read_run_experiment(path),
          .history = read_history(path / "history.csv"),
          .members = read_members(path / "members.csv"),
          .trace = read_trace(path / "trace.npz"),
          .findings = findings_of(path / "findings.json")};
}

Experiment trained_experiment(const RunFiles& run) {
  Experiment experiment = run.experiment.experiment;
  experiment.cohort.initial_weights = (run.path / "weights.npz").string();
  return experiment;
}

}  // namespace cenote
