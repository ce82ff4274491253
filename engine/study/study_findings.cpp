#include "engine/study/study_findings.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnosis/definitions.h"
#include "engine/diagnosis/finding_text.h"
#include "engine/study/text_table.h"

namespace cenote {
namespace {

std::string lines(const std::string& text) { return "  " + wrap(text, page_width - 2, "    ") + "\n"; }

std::string text_of(const StudyRow& row) {
  if (row.findings->empty()) return row.name + ": healthy\n";
  std::string text = row.name + "\n";
  for (const Finding& finding : *row.findings)
    text += lines(fmt::format("{}: {}{}{}. Try: {}", to_word(finding.pathology), place_text(finding),
                              finding.evidence.empty() ? "" : "; ", evidence_text(finding), remedies_text(finding)));
  return text;
}

bool has_finding(const StudyResult& study, Pathology pathology) {
  return std::ranges::any_of(study.rows, [&](const StudyRow& row) {
    return row.findings && std::ranges::count(*row.findings, pathology, &Finding::pathology) > 0;
  });
}

std::string text_of(Pathology pathology) {
  const Definition definition = definition_of(pathology);
  return lines(fmt::format("{}: {} Found in a member when: {}. What it is not: {}", to_word(pathology),
                           definition.meaning, definition.formula, definition.is_not));
}

}  // namespace

std::string study_findings(const StudyResult& study) {
  std::string found, meanings;
  for (const StudyRow& row : study.rows)
    if (row.findings) found += text_of(row);
  for (const Pathology pathology : all_pathologies)
    if (has_finding(study, pathology)) meanings += text_of(pathology);
  if (found.empty()) return "";
  return "Findings\n" + found + (meanings.empty() ? "" : "\nWhat the findings mean\n" + meanings);
}

}  // namespace cenote
