#include "engine/study/study.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "engine/data/replaced_file.h"
#include "engine/study/recorded_run.h"
#include "engine/study/row_json.h"
#include "engine/study/study_report.h"
#include "engine/study/study_table.h"
#include "engine/train/constant_prediction.h"

namespace cenote {
namespace {

TrainingControl control_of(const StudyControl& control) { return {.progress = control.progress, .stop = control.stop}; }

}  // namespace

Study::Study(spec::StudyFile file, Backend& backend, std::filesystem::path directory, Existing existing,
             RunExtras extras)
    : file_(std::move(file)),
      backend_(backend),
      directory_(std::move(directory)),
      existing_(existing),
      extras_(extras) {
  check_directory(directory_, existing);  // not those of its runs, which are made as they begin
  add_cohorts(file_);
}

Study::StudyCohort Study::cohort_of(const spec::StudyVariant& variant) const {
  auto kept = std::make_shared<const spec::StudyVariant>(variant);
  auto data = data_of(kept->experiment);
  try {
    auto training = std::make_unique<Training>(kept->experiment, *data, backend_);
    RunDirectory run(directory_ / kept->directory, existing_, extras_);
    std::string toml = recorded_toml(*training);
    return {std::move(kept), std::move(data), std::move(training), std::move(run), std::move(toml)};
  } catch (const SpecError& error) {
    throw SpecError(fmt::format("variant \"{}\": {}", variant.name, error.what()));
  }
}

void Study::add_cohorts(const spec::StudyFile& file) {
  for (std::size_t i = cohorts_.size(); i < file.variants.size(); ++i) cohorts_.push_back(cohort_of(file.variants[i]));
}

/// Whether the follower, if there is one, has added cohorts.
bool Study::has_more(StudyFollower* follower) {
  auto file = follower ? follower->more() : std::nullopt;
  if (!file) return false;
  file_ = std::move(*file);
  const std::size_t trained = cohorts_.size();
  add_cohorts(file_);
  replace_file(directory_ / "study.toml", file_.toml);
  return cohorts_.size() > trained;
}

std::shared_ptr<const Dataset> Study::data_of(const Experiment& experiment) const {
  for (const auto& cohort : cohorts_)
    if (cohort.variant->experiment.data == experiment.data) return cohort.data;
  return std::make_shared<const Dataset>(load_data(experiment.data));
}

StudyResult Study::run(const StudyControl& control) {
  StudyResult study;
  study.title = file_.title;
  study.heading = file_.heading;
  study.backend = backend_.name();
  study.device = backend_.device();
  const ClaimedDirectory claim(directory_, existing_);
  replace_file(directory_ / "study.toml", file_.toml);
  StudyReport report;
  do {
    while (study.rows.size() < cohorts_.size() && !study.interrupted)
      run_cohort(cohorts_[study.rows.size()], study, report, control);
  } while (!study.interrupted && has_more(control.follower));
  if (control.follower) conclude(study, *control.follower);
  if (published_ && !study.interrupted) compare(study, control);
  replace_file(directory_ / "report.html", page_html(report.page(study)));
  return study;
}

void Study::run_cohort(StudyCohort& cohort, StudyResult& study, StudyReport& report,
                       const StudyControl& control) const {
  if (control.cohort_starts)
    control.cohort_starts(fmt::format("{}/{} {}", study.rows.size() + 1, cohorts_.size(), cohort.variant->name));
  const Result result = run_recorded(*cohort.training, cohort.directory, cohort.toml, control_of(control));
  study.rows.push_back(row_of(cohort, result, control));
  study.rows.back().findings = diagnose_recorded(*cohort.training, *cohort.data, cohort.directory, result);
  write_summary(cohort.directory.path(), study.rows.back());
  report.add_run(study.rows.back().name, cohort.directory.path());
  study.interrupted = result.interrupted || control.stop.stop_requested();
  if (published_) published_->add(*cohort.variant, *cohort.data, result);
  if (control.follower) control.follower->add(*cohort.variant, *cohort.data, result);
  if (control.follower) return conclude(study, *control.follower);
  replace_file(directory_ / "study.json", study_json(study));
}

void Study::conclude(StudyResult& study, StudyFollower& follower) const {
  follower.conclude(study);
  replace_file(directory_ / "study.json", study_json(study));
}

void Study::compare(StudyResult& study, const StudyControl& control) const {
  published_->complete(backend_, control.stop);
  study.notes = published_->notes(study);
  replace_file(directory_ / "study.json", study_json(study));
}

StudyRow Study::row_of(const StudyCohort& cohort, const Result& result, const StudyControl& control) const {
  const auto& experiment = cohort.variant->experiment;
  StudyRow row = measure_row(*cohort.training, result, best_constant_loss(experiment.recipe.loss, *cohort.data));
  row.name = cohort.variant->name;
  row.directory = cohort.variant->directory;
  row.theory = theory_row(*cohort.training, *cohort.data, result.trace);
  row.gains = gain_points(*cohort.training, *cohort.data, result);
  if (experiment.recipe.epochs <= 1) {
    row.change_of_first_epoch = row.change;
  } else if (!result.interrupted) {
    const Result first = run_first_epoch(experiment, *cohort.data, backend_, control.stop);
    if (!first.interrupted) row.change_of_first_epoch = weight_change(*cohort.training, first);
  }
  return row;
}

}  // namespace cenote
