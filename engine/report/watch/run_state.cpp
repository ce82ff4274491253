#include "engine/report/watch/run_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "cenote/error.h"
#include "engine/diagnosis/findings_json.h"
#include "engine/report/charts/trace_query.h"
#include "engine/report/claimed_directory.h"
#include "engine/report/read_run.h"

namespace cenote::watch {
namespace {

namespace fs = std::filesystem;

std::optional<fs::file_time_type> time_of(const fs::path& file) {
  std::error_code error;
  const auto time = fs::last_write_time(file, error);
  if (error) return std::nullopt;
  return time;
}

double seconds_since(const fs::path& file) {
  const auto now = fs::file_time_type::clock::now();
  return std::max(0.0, std::chrono::duration<double>(now - time_of(file).value_or(now)).count());
}

/// What is in the folder, and who is at it.
struct Folder {
  fs::path path;
  std::optional<bool> claimed;

  /// Whether the run wrote the file. One that goes on may have found those of another, which it replaces.
  bool has(const char* name) const {
    const auto begun = time_of(path / "experiment.toml"), written = time_of(path / name);
    return written && (claimed == false || (begun && *written >= *begun));
  }
  /// trace.npz is the last of the files that are written together; of a run that has ended all must be there, or none.
  bool has_results() const {
    return has("trace.npz") || (claimed == false && (has("history.csv") || has("members.csv")));
  }
};

Band band_of(const HistoryFile& file, const MembersFile& members, std::size_t column) {
  const History& history = file.history;
  Band band;
  for (std::int64_t epoch = 0; epoch <= history.epochs; ++epoch) {
    if (!history.is_measured(epoch, column)) continue;
    std::vector<double> numbers;
    for (std::int64_t member = 0; member < history.members; ++member) {
      const std::int64_t done = members.rows[static_cast<std::size_t>(member)].epochs_done;
      const double number = history.at(member, epoch, column);
      const bool has_not_begun = done == 0 && std::isnan(number);
      if (epoch <= done && !has_not_begun) numbers.push_back(number);
    }
    if (numbers.empty()) continue;
    band.epochs.push_back(epoch);
    band.spreads.push_back(spread_of(std::move(numbers)));
  }
  return band;
}

void add_history(RunState& state, const MembersFile& members) {
  const HistoryFile file = read_history(state.path / "history.csv");
  if (file.members.size() != members.rows.size()) return;  // between two renames
  for (std::size_t column = 0; column < file.history.columns.size(); ++column)
    state.columns.push_back({file.history.columns[column], band_of(file, members, column)});
}

void add_members(RunState& state, const MembersFile& members) {
  if (members.rows.empty()) throw SpecError(fmt::format("{}: holds no member", (state.path / "members.csv").string()));
  const auto [fewest, most] = std::ranges::minmax(members.rows, {}, &MembersFile::Row::epochs_done);
  state.fewest_epochs_done = fewest.epochs_done;
  state.most_epochs_done = most.epochs_done;
  for (const MembersFile::Row& row : members.rows) {
    state.members_done += row.epochs_done >= state.epochs ? 1 : 0;
    if (!row.first_nonfinite_step) continue;
    ++state.nonfinite_members;
    state.first_nonfinite_step =
        std::min(state.first_nonfinite_step.value_or(*row.first_nonfinite_step), *row.first_nonfinite_step);
  }
}

WatchedGradients gradients_at(const TraceTable& trace, const std::vector<LayerTensor>& layers, std::int64_t record) {
  WatchedGradients gradients{.tensor = {}, .step = trace.steps[static_cast<std::size_t>(record)], .layers = {}};
  for (const LayerTensor& layer : layers) {
    const auto norm = [&](double level) { return trace.quantile(layer.tensor, Statistic::norm, record, level); };
    gradients.layers.push_back({layer.layer, {.median = norm(0.5), .p10 = norm(0.1), .p90 = norm(0.9)}});
  }
  return gradients;
}

std::optional<WatchedGradients> latest_gradients(const TraceTable& trace, const std::string& tensor) {
  const std::vector<LayerTensor> layers = layers_with(trace, tensor);
  if (layers.empty()) return std::nullopt;
  for (std::int64_t record = trace.records() - 1; record >= 0; --record) {
    if (std::isnan(trace.quantile(layers.front().tensor, Statistic::norm, record, 0.5))) continue;
    WatchedGradients gradients = gradients_at(trace, layers, record);
    gradients.tensor = tensor;
    return gradients;
  }
  return std::nullopt;
}

void add_trace(RunState& state) {
  const TraceTable trace = read_trace(state.path / "trace.npz");
  for (const char* tensor : {"weight_gradient", "activation_gradient"})
    if (!state.gradients) state.gradients = latest_gradients(trace, tensor);
}

Phase phase_of(const RunState& state, const Folder& folder) {
  const bool is_complete = state.seconds_since_written && state.fewest_epochs_done >= state.epochs;
  const bool has_ended = folder.claimed == false || folder.has("summary.json");
  if (is_complete && has_ended) return Phase::finished;
  if (has_ended) return Phase::stopped;
  return folder.claimed ? Phase::running : Phase::unknown;
}

}  // namespace

RunState refreshed(RunState state) {
  if (state.seconds_since_written) state.seconds_since_written = seconds_since(state.path / "history.csv");
  state.phase = phase_of(state, {state.path, is_claimed(state.path)});
  return state;
}

RunState read_run_state(const fs::path& path) {
  const Experiment experiment = read_run_experiment(path).experiment;
  RunState state;
  state.path = path;
  state.title = experiment.title;
  state.members = experiment.cohort.member ? 1 : experiment.cohort.size();
  state.epochs = experiment.recipe.epochs;
  const Folder folder{path, is_claimed(path)};
  if (folder.has_results()) {
    state.seconds_since_written = seconds_since(path / "history.csv");
    const MembersFile members = read_members(path / "members.csv");
    add_members(state, members);
    add_history(state, members);
    add_trace(state);
  }
  if (folder.has("findings.json")) state.findings = read_findings(path / "findings.json");
  state.phase = phase_of(state, folder);
  return state;
}

std::vector<fs::path> run_files(const fs::path& path) {
  std::vector<fs::path> files;
  for (const char* name : {"experiment.toml", "trace.npz", "findings.json", "summary.json"})
    files.push_back(path / name);
  return files;
}

bool has_begun(const fs::path& path) { return time_of(path / "experiment.toml").has_value(); }

RunProgress read_run_progress(const fs::path& path, std::int64_t epochs) {
  RunState state;
  state.path = path;
  state.epochs = epochs;
  RunProgress progress;
  const Folder folder{path, is_claimed(path)};
  if (folder.has_results()) {
    state.seconds_since_written = seconds_since(path / "history.csv");
    const MembersFile members = read_members(path / "members.csv");
    add_members(state, members);
    for (const MembersFile::Row& row : members.rows) progress.member_epochs_done += row.epochs_done;
  }
  if (folder.has("findings.json")) progress.findings = read_findings(path / "findings.json");
  progress.phase = phase_of(state, folder);
  progress.fewest_epochs_done = state.fewest_epochs_done;
  progress.most_epochs_done = state.most_epochs_done;
  return progress;
}

std::string_view sentence_of(Phase phase) {
  switch (phase) {
    case Phase::running:
      return "running";
    case Phase::finished:
      return "finished";
    case Phase::stopped:
      return "stopped: no program is training it any more";
    case Phase::unknown:
      break;
  }
  return "perhaps running";
}

std::string_view to_text(Phase phase) {
  switch (phase) {
    case Phase::running:
      return "running";
    case Phase::finished:
      return "finished";
    case Phase::stopped:
      return "stopped";
    case Phase::unknown:
      break;
  }
  return "unknown";
}

}  // namespace cenote::watch
