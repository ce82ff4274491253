#include "engine/report/run_directory.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <string>

#include "cenote/error.h"
#include "engine/report/history_csv.h"
#include "engine/report/members_csv.h"
#include "engine/report/replaced_file.h"
#include "engine/report/trace_npz.h"
#include "engine/report/weights_npz.h"
#include "engine/spec/spec.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;

void check_folder(const fs::path& path, Existing existing) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) throw SpecError(fmt::format("{}: is there and is no folder", path.string()));
  const bool is_empty = fs::is_empty(path, error);
  if (error) throw SpecError(fmt::format("{}: {}", path.string(), error.message()));
  if (!is_empty && existing == Existing::refuse)
    throw SpecError(
        fmt::format("{}: is there and is not empty; name another folder, or replace this run's files in it "
                    "with --force",
                    path.string()));
}

}  // namespace

RunDirectory::RunDirectory(fs::path path, Existing existing) : path_(std::move(path)) {
  if (path_.empty()) throw SpecError("--out: the folder's name is empty");
  check_folder(path_, existing);
}

void RunDirectory::begin(std::string_view experiment_toml) {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) throw SpecError(fmt::format("{}: cannot be made: {}", path_.string(), error.message()));
  replace_file(path_ / "experiment.toml", experiment_toml);
}

void RunDirectory::write(const Training& training, const Snapshot& snapshot) {
  const CohortMembers& members = training.members();
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
