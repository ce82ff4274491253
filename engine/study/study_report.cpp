#include "engine/study/study_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/report/charts/charts.h"
#include "engine/report/page/describe.h"
#include "engine/study/remedy_table.h"
#include "engine/study/study_columns.h"
#include "engine/study/study_table.h"
#include "engine/study/theory_charts.h"

namespace cenote {
namespace {

std::string cohort_text(const RunFiles& run) {
  const auto members = run.history.members.size();
  return fmt::format("{} member{}, seed {}", members, members == 1 ? "" : "s", run.experiment.experiment.cohort.seed);
}

ReportSection section_of(const std::string& name, const RunFiles& run) {
  const Experiment& experiment = run.experiment.experiment;
  ReportSection section{
      .id = spec::directory_name(name), .name = name, .facts = {}, .charts = {}, .findings = run.findings};
  section.facts = {describe_network(experiment.network),
                   fmt::format("{}; {}", describe_recipe(experiment.recipe), cohort_text(run))};
  for (const RunChart& query : run_charts)
    if (auto chart = query(run)) section.charts.push_back(std::move(*chart));
  return section;
}

ReportTable table_of(const StudyResult& study) {
  const auto columns = study_columns(study);
  ReportTable table{.heading = {}, .rows = {}, .legend = study_legend(study, columns)};
  for (const auto& column : columns) table.heading.push_back(fmt::format("{}", fmt::join(column.heading, "\n")));
  for (const auto& row : study.rows) {
    auto& cells = table.rows.emplace_back();
    for (const auto& column : columns) cells.push_back(column.cell(row));
  }
  return table;
}

ReportTable ranking_of(const RemedyRanking& ranking, const std::vector<ReportSection>& sections) {
  const RemedyTable content = remedy_table(ranking);
  ReportTable table{.heading = {}, .rows = content.rows, .legend = content.legend};
  for (const auto& lines : content.heading) table.heading.push_back(fmt::format("{}", fmt::join(lines, "\n")));
  for (const auto& row : ranking.rows) {
    const auto section = std::ranges::find(sections, row.name, &ReportSection::name);
    table.links.push_back(section == sections.end() ? "" : section->id);
  }
  return table;
}

/// The first full stop that a sentence follows: not that of "No. 1".
std::size_t end_of_first_sentence(const std::string& text) {
  for (std::size_t at = 0; (at = text.find(". ", at)) != std::string::npos; ++at)
    if (at + 2 < text.size() && text[at + 2] >= 'A' && text[at + 2] <= 'Z') return at;
  return text.size();
}

}  // namespace

void StudyReport::add_run(const std::string& name, const std::filesystem::path& run) {
  if (++runs_ > most_sections) return leave_out_runs();
  const RunFiles files = read_run(run);
  for (const std::string& warning : files.experiment.warnings)
    if (std::ranges::count(warnings_, warning) == 0) warnings_.push_back(warning);
  comparison_.add(name, files);
  ReportSection section = section_of(name, files);
  while (std::ranges::count(sections_, section.id, &ReportSection::id) > 0) section.id += "-";
  sections_.push_back(std::move(section));
}

/// A page with more charts than anybody looks at, in one file, is of no use: `cenote report RUN` makes those of a run.
void StudyReport::leave_out_runs() {
  sections_.clear();
  comparison_ = {};
}

std::vector<Chart> StudyReport::comparisons_of(const StudyResult& study) const {
  std::vector<Chart> charts = comparison_.charts();
  for (auto& chart : {phase_diagram_chart(study.rows), theory_beside_measured_chart(study.rows)})
    if (chart) charts.push_back(*chart);
  return charts;
}

ReportPage StudyReport::page(const StudyResult& study) const {
  ReportPage page = page_without_ranking(study);
  for (const ReportSection& section : sections_) page.table.links.push_back(section.id);
  if (!study.remedies) return page;
  page.ranking = ranking_of(*study.remedies, sections_);
  for (const auto& each : study.remedies->not_tried) page.notes.push_back(not_tried_line(each));
  return page;
}

ReportPage StudyReport::page_without_ranking(const StudyResult& study) const {
  const std::string told = study.rows.empty() ? "" : study_sentence(study);
  const std::size_t first_end = end_of_first_sentence(told);
  return {.title = study.heading.title.empty() ? study.title : study.heading.title,
          .question = study.heading.question,
          .verdict = told.substr(0, first_end) + (first_end < told.size() ? "." : ""),
          .details = told.substr(std::min(first_end + 2, told.size())),
          .notes = study.notes,
          .warnings = warnings_,
          .ranking = {},
          .table = table_of(study),
          .comparisons = comparisons_of(study),
          .sections = sections_};
}

}  // namespace cenote
