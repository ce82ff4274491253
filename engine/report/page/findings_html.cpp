#include "engine/report/page/findings_html.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/diagnosis/definitions.h"
#include "engine/diagnosis/finding_text.h"
#include "engine/report/charts/pins.h"
#include "engine/report/page/escaped.h"

namespace cenote {
namespace {

std::string item_of(const Finding& finding) {
  std::string text = place_text(finding);
  if (!finding.evidence.empty()) text += "; " + evidence_text(finding);
  if (!finding.remedies.empty()) text += ". Try: " + remedies_text(finding);
  return fmt::format("<li><a href=\"#{}\">{}</a>: {}</li>\n", finding_anchor(finding.pathology),
                     to_word(finding.pathology), escaped(text));
}

std::string definition_html(Pathology pathology) {
  const Definition definition = definition_of(pathology);
  return fmt::format("<dt id=\"{}\">{}</dt><dd>{} <b>Found</b> in a member when: {}. <b>What it is not.</b> {}</dd>\n",
                     finding_anchor(pathology), to_word(pathology), escaped(definition.meaning),
                     escaped(definition.formula), escaped(definition.is_not));
}

bool has_finding(const ReportPage& page, Pathology pathology) {
  return std::ranges::any_of(page.sections, [&](const ReportSection& section) {
    return section.findings && std::ranges::count(*section.findings, pathology, &Finding::pathology) > 0;
  });
}

}  // namespace

std::string findings_html(const ReportSection& section) {
  if (!section.findings) return "";
  if (section.findings->empty()) return "<p class=\"healthy\">healthy: no finding</p>\n";
  std::string text = "<ul class=\"findings\">\n";
  for (const Finding& finding : *section.findings) text += item_of(finding);
  return text + "</ul>\n";
}

std::string definitions_html(const ReportPage& page) {
  std::string text;
  for (const Pathology pathology : all_pathologies)
    if (has_finding(page, pathology)) text += definition_html(pathology);
  if (text.empty()) return "";
  return "<section id=\"definitions\">\n<h2>What the findings mean</h2>\n<dl>\n" + text + "</dl>\n</section>\n";
}

}  // namespace cenote
