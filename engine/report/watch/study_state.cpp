#include "engine/report/watch/study_state.h"

#include <algorithm>

#include "engine/diagnosis/findings_json.h"
#include "engine/report/claimed_directory.h"
#include "engine/report/read_run.h"

namespace cenote::watch {
namespace {

namespace fs = std::filesystem;

WatchedCohort cohort_of(const fs::path& study, const spec::StudyVariant& variant) {
  const Cohort& cohort = variant.experiment.cohort;
  return {.name = variant.name,
          .path = study / variant.directory,
          .phase = {},
          .members = cohort.member ? 1 : cohort.size(),
          .epochs = variant.experiment.recipe.epochs,
          .findings = {}};
}

/// A study's program holds its runs' folders until it ends: of those the last; else the last that has begun; nothing:
/// none has.
std::optional<std::size_t> moving_cohort(const std::vector<WatchedCohort>& cohorts) {
  std::optional<std::size_t> claimed, begun;
  for (std::size_t i = 0; i < cohorts.size(); ++i) {
    if (is_claimed(cohorts[i].path).value_or(false)) claimed = i;
    if (has_begun(cohorts[i].path)) begun = i;
  }
  return claimed ? claimed : begun;
}

void look_at(WatchedCohort& cohort) {
  const RunProgress progress = read_run_progress(cohort.path, cohort.epochs);
  cohort.phase = progress.phase;
  cohort.member_epochs_done = progress.member_epochs_done;
  cohort.fewest_epochs_done = progress.fewest_epochs_done;
  cohort.most_epochs_done = progress.most_epochs_done;
  cohort.findings = progress.findings;
}

/// study.toml is there before the first run, report.html is written last.
Phase phase_of(const StudyState& state) {
  const auto is_over = [](const WatchedCohort& cohort) { return cohort.phase == Phase::finished; };
  const bool is_complete = std::ranges::all_of(state.cohorts, is_over);
  const auto claimed = is_claimed(state.path);
  if (claimed == true) return Phase::running;
  std::error_code none;
  const bool has_report = fs::exists(state.path / "report.html", none);
  if (is_complete && has_report) return Phase::finished;
  return claimed == false ? Phase::stopped : Phase::unknown;
}

}  // namespace

std::int64_t StudyState::cohorts_ended() const { return std::ranges::count_if(cohorts, &WatchedCohort::has_ended); }

double StudyState::share_done() const {
  double done = 0, all = 0;
  for (const WatchedCohort& cohort : cohorts) {
    done += static_cast<double>(cohort.member_epochs_done);
    all += static_cast<double>(cohort.members) * static_cast<double>(cohort.epochs);
  }
  return all > 0 ? done / all : 1;
}

bool is_study(const fs::path& path) {
  std::error_code none;
  return !fs::exists(path / "experiment.toml", none) && fs::exists(path / "study.toml", none);
}

StudyState read_study_state(const fs::path& path) {
  const spec::StudyFile file = spec::parse_study(spec::read_source(path / "study.toml"));
  StudyState state;
  state.path = path;
  state.title = file.heading.title.empty() ? file.title : file.heading.title;
  for (const spec::StudyVariant& variant : file.variants) state.cohorts.push_back(cohort_of(path, variant));
  // Cohorts are trained in order: what lies behind the one that moves is of an earlier study, which this one replaces.
  if (const auto moving = moving_cohort(state.cohorts)) {
    for (std::size_t i = 0; i <= *moving; ++i)
      if (has_begun(state.cohorts[i].path)) look_at(state.cohorts[i]);
    state.moving = read_run_state(state.cohorts[*moving].path);
  }
  state.phase = phase_of(state);
  return state;
}

StudyState refreshed(StudyState state) {
  if (state.moving) {
    state.moving = refreshed(std::move(*state.moving));
    const auto cohort = std::ranges::find(state.cohorts, state.moving->path, &WatchedCohort::path);
    if (cohort != state.cohorts.end()) cohort->phase = state.moving->phase;
  }
  state.phase = phase_of(state);
  return state;
}

std::vector<fs::path> watched_files(const StudyState& state) {
  std::vector<fs::path> files = {state.path / "study.toml", state.path / "report.html"};
  for (const WatchedCohort& cohort : state.cohorts)
    for (fs::path& file : run_files(cohort.path)) files.push_back(std::move(file));
  return files;
}

}  // namespace cenote::watch
