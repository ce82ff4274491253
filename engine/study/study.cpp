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

Study::Study(const spec::StudyFile& file, Backend& backend, std::filesystem::path directory, Existing existing,
             RunExtras extras)
    : file_(file), backend_(backend), directory_(std::move(directory)), existing_(existing) {
  check_directory(directory_, existing);  // not those of its runs, which are made as they begin
  for (const auto& variant : file_.variants) {
    auto data = data_of(variant.experiment);
    try {
      auto training = std::make_unique<Training>(variant.experiment, *data, backend_);
      RunDirectory run(directory_ / variant.directory, existing, extras);
      cohorts_.push_back({variant, std::move(data), std::move(training), std::move(run)});
    } catch (const SpecError& error) {
      throw SpecError(fmt::format("variant \"{}\": {}", variant.name, error.what()));
    }
  }
}

std::shared_ptr<const Dataset> Study::data_of(const Experiment& experiment) const {
  for (const auto& cohort : cohorts_)
    if (cohort.variant.experiment.data == experiment.data) return cohort.data;
  return std::make_shared<const Dataset>(load_data(experiment.data));
}

StudyResult Study::run(const StudyControl& control) {
  StudyResult study;
  study.title = file_.title;
  study.heading = file_.heading;
  study.backend = backend_.name();
  study.device = backend_.device();
  std::vector<std::string> experiments;
  for (const auto& cohort : cohorts_) experiments.push_back(recorded_toml(*cohort.training));
  const ClaimedDirectory claim(directory_, existing_);
  replace_file(directory_ / "study.toml", file_.toml);
  StudyReport report;
  for (std::size_t i = 0; i < cohorts_.size() && !study.interrupted; ++i) {
    if (control.cohort_starts)
      control.cohort_starts(fmt::format("{}/{} {}", i + 1, cohorts_.size(), cohorts_[i].variant.name));
    const Result result =
        run_recorded(*cohorts_[i].training, cohorts_[i].directory, experiments[i], control_of(control));
    study.rows.push_back(row_of(cohorts_[i], result, control));
    write_summary(cohorts_[i].directory.path(), study.rows.back());
    diagnose_recorded(*cohorts_[i].training, *cohorts_[i].data, cohorts_[i].directory, result);
    report.add_run(study.rows.back().name, cohorts_[i].directory.path());
    study.interrupted = result.interrupted || control.stop.stop_requested();
    if (published_) published_->add(cohorts_[i].variant, *cohorts_[i].data, result);
    replace_file(directory_ / "study.json", study_json(study));
  }
  if (published_ && !study.interrupted) compare(study, control);
  replace_file(directory_ / "report.html", page_html(report.page(study)));
  return study;
}

void Study::compare(StudyResult& study, const StudyControl& control) const {
  published_->complete(backend_, control.stop);
  study.notes = published_->notes(study);
  replace_file(directory_ / "study.json", study_json(study));
}

StudyRow Study::row_of(const StudyCohort& cohort, const Result& result, const StudyControl& control) const {
  const auto& experiment = cohort.variant.experiment;
  StudyRow row = measure_row(*cohort.training, result, best_constant_loss(experiment.recipe.loss, *cohort.data));
  row.name = cohort.variant.name;
  row.directory = cohort.variant.directory;
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
