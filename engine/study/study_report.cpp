#include "engine/study/study_report.h"

#include <fmt/format.h>

#include "engine/report/charts/charts.h"
#include "engine/report/page/describe.h"
#include "engine/study/study_table.h"

namespace cenote {
namespace {

std::string cohort_text(const RunFiles& run) {
  const auto members = run.history.members.size();
  return fmt::format("{} member{}, seed {}", members, members == 1 ? "" : "s", run.experiment.experiment.cohort.seed);
}

ReportSection section_of(const std::string& name, const RunFiles& run) {
  const Experiment& experiment = run.experiment.experiment;
  ReportSection section{.id = spec::directory_name(name), .name = name, .facts = {}, .charts = {}};
  section.facts = {describe_network(experiment.network),
                   fmt::format("{}; {}", describe_recipe(experiment.recipe), cohort_text(run))};
  for (const RunChart& query : run_charts)
    if (auto chart = query(run)) section.charts.push_back(std::move(*chart));
  return section;
}

}  // namespace

void StudyReport::add_run(const std::string& name, const std::filesystem::path& run) {
  const RunFiles files = read_run(run);
  comparison_.add(name, files);
  sections_.push_back(section_of(name, files));
}

ReportPage StudyReport::page(const StudyResult& study) const {
  return {.title = study.title,
          .question = "",
          .verdict = study.rows.empty() ? "" : study_sentence(study),
          .notes = study.notes,
          .table = {},
          .comparisons = comparison_.charts(),
          .sections = sections_};
}

}  // namespace cenote
