#include "engine/report/run_directory.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <string>

#include "cenote/error.h"
#include "engine/data/replaced_file.h"
#include "engine/report/history_csv.h"
#include "engine/report/members_csv.h"
#include "engine/report/trace_npz.h"
#include "engine/report/weights_npz.h"
#include "engine/spec/spec.h"

namespace cenote {

namespace fs = std::filesystem;

RunDirectory::RunDirectory(fs::path path, Existing existing, RunExtras extras)
    : path_(std::move(path)), existing_(existing), extras_(extras) {
  if (path_.empty()) throw SpecError("--out: the folder's name is empty");
  check_directory(path_, existing);
}

void RunDirectory::begin(std::string_view experiment_toml) {
  claim_.emplace(path_, existing_);
  path_ = claim_->path();
  replace_file(path_ / "experiment.toml", experiment_toml);
}

void RunDirectory::write(const Training& training, const Snapshot& snapshot) {
  write_files(training, snapshot);
  if (events_) events_->write(snapshot);
}

void RunDirectory::finish(const Training& training, const Result& result) {
  const Snapshot snapshot = final_snapshot(result);
  write_files(training, snapshot);
  if (events_) events_->finish(snapshot);
}

void RunDirectory::write_files(const Training& training, const Snapshot& snapshot) {
  const CohortMembers& members = training.members();
  if (extras_.events && !events_) events_.emplace(path_ / "events", members);
  if (!has_initial_weights_) write_initial_weights_npz(path_ / "initial_weights.npz", snapshot.result, members);
  has_initial_weights_ = true;
  write_weights_npz(path_ / "weights.npz", snapshot, members);
  write_history_csv(path_ / "history.csv", snapshot, members);
  write_members_csv(path_ / "members.csv", snapshot, members);
  write_trace_npz(path_ / "trace.npz", snapshot);
}

fs::path default_run_path(std::string_view title) {
  const std::string name = fmt::format("{}-{:%Y%m%dT%H%M%SZ}", spec::directory_name(title), fmt::gmtime(std::time({})));
  fs::path path = fs::path("runs") / name;
  std::error_code error;
  for (int n = 2; fs::exists(path, error); ++n) path = fs::path("runs") / fmt::format("{}-{}", name, n);
  return path;
}

}  // namespace cenote
