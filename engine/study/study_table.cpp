#include "engine/study/study_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/study/study_columns.h"
#include "engine/study/text_table.h"

namespace cenote {
namespace {

constexpr std::size_t table_width = 120, long_name = 24;

TextTable table_of(const StudyResult& study, const std::vector<StudyColumn>& columns) {
  std::vector<TextTable::Column> headings;
  for (const auto& column : columns)
    headings.push_back({column.heading, headings.empty() ? TextTable::Align::left : TextTable::Align::right});
  TextTable table(headings);
  for (const auto& row : study.rows) {
    std::vector<std::string> cells;
    for (const auto& column : columns) cells.push_back(column.cell(row));
    table.add_row(cells);
  }
  return table;
}

// What names longer than usual add is not the columns' fault.
std::size_t width_without_long_names(const StudyResult& study, const std::vector<StudyColumn>& columns) {
  std::size_t longest = 0;
  for (const auto& row : study.rows) longest = std::max(longest, display_width(columns.front().cell(row)));
  return table_of(study, columns).width() - longest + std::min(longest, long_name);
}

// The columns that fit the page.
std::vector<StudyColumn> fitting_columns(const StudyResult& study) {
  auto columns = study_columns(study);
  while (width_without_long_names(study, columns) > table_width) {
    const auto least = std::ranges::max_element(columns, {}, &StudyColumn::rank);
    if (least->rank == 0) break;
    columns.erase(least);
  }
  return columns;
}

std::string heading(const spec::StudyHeading& heading, bool bold) {
  std::string text;
  if (!heading.title.empty()) text += (bold ? "\033[1m" + heading.title + "\033[0m" : heading.title) + "\n";
  if (!heading.question.empty()) text += wrap(heading.question, page_width) + "\n";
  return text.empty() ? text : text + "\n";
}

}  // namespace

std::string study_text(const StudyResult& study, bool bold) {
  const auto columns = fitting_columns(study);
  std::string text = heading(study.heading, bold) + table_of(study, columns).to_string(bold) + "\n" +
                     wrap(study_legend(study, columns), page_width) + "\n";
  if (!study.rows.empty()) text += "\n" + wrap(study_sentence(study), page_width) + "\n";
  for (const auto& note : study.notes) text += "\n" + wrap(note, page_width) + "\n";
  return text;
}

}  // namespace cenote
