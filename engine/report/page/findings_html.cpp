#include "engine/report/page/findings_html.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "engine/report/finding_words.h"
#include "engine/report/page/escaped.h"

namespace cenote {
namespace {

std::string item_of(const RecordedFinding& finding) {
  std::string text = fmt::format("<li><a href=\"#{}\">{}</a> {}", escaped(finding_anchor(finding.finding)),
                                 escaped(finding_name(finding.finding)), escaped(finding_text(finding)));
  if (!finding.remedies.empty()) text += escaped(fmt::format(". Try: {}", fmt::join(finding.remedies, ", ")));
  return text + "</li>\n";
}

std::string definition_of(const std::string& finding) {
  const FindingDefinition* known = find_definition(finding);
  const std::string definition =
      known == nullptr ? "This version has no definition of it." : escaped(known->definition);
  const std::string formula =
      known == nullptr ? "" : fmt::format(" <span class=\"formula\">{}</span>", escaped(known->formula));
  return fmt::format("<dt id=\"{}\">{}</dt><dd>{}{}</dd>\n", escaped(finding_anchor(finding)),
                     escaped(finding_name(finding)), definition, formula);
}

/// In the order in which the page has them, each once.
std::vector<std::string> findings_of(const ReportPage& page) {
  std::vector<std::string> words;
  for (const ReportSection& section : page.sections)
    if (section.findings)
      for (const RecordedFinding& finding : *section.findings)
        if (std::ranges::count(words, finding.finding) == 0) words.push_back(finding.finding);
  return words;
}

}  // namespace

std::string findings_html(const ReportSection& section) {
  if (!section.findings) return "";
  if (section.findings->empty()) return "<p class=\"healthy\">healthy: no finding</p>\n";
  std::string text = "<ul class=\"findings\">\n";
  for (const RecordedFinding& finding : *section.findings) text += item_of(finding);
  return text + "</ul>\n";
}

std::string definitions_html(const ReportPage& page) {
  const auto words = findings_of(page);
  if (words.empty()) return "";
  std::string text = "<section id=\"definitions\">\n<h2>What the findings mean</h2>\n<dl>\n";
  for (const std::string& word : words) text += definition_of(word);
  return text + "</dl>\n</section>\n";
}

}  // namespace cenote
