#include "engine/cli/findings_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/diagnosis/definitions.h"

namespace cenote::cli {
namespace {

std::string place_of(const Finding& finding) {
  const std::string steps = finding.first_step == finding.last_step
                                ? fmt::format("step {}", finding.first_step)
                                : fmt::format("steps {}–{}", finding.first_step, finding.last_step);
  return finding.layer.empty() ? steps : fmt::format("{}, {}", finding.layer, steps);
}

std::string paragraph(const Finding& finding) {
  const Definition definition = definition_of(finding.pathology);
  std::string text =
      fmt::format("  {}: {:.0f} % of members ({:.0f}–{:.0f} %), {}\n    {}\n", to_word(finding.pathology),
                  100 * finding.members, 100 * finding.low, 100 * finding.high, place_of(finding), definition.meaning);
  std::string evidence;
  for (const Evidence& entry : finding.evidence)
    evidence += fmt::format("{}{} {:.3g}", evidence.empty() ? "" : ", ", entry.name, entry.number);
  if (!evidence.empty()) text += fmt::format("    seen: {}\n", evidence);
  std::vector<std::string_view> words;
  for (const Remedy remedy : finding.remedies) words.push_back(to_word(remedy));
  return text + fmt::format("    try: {}\n", fmt::join(words, ", "));
}

}  // namespace

std::string findings_in_short(std::span<const Finding> findings) {
  if (findings.empty()) return "healthy";
  std::string text;
  for (const Finding& finding : findings)
    text += fmt::format("{}{} ({:.0f} % of members)", text.empty() ? "" : ", ", to_word(finding.pathology),
                        100 * finding.members);
  return text;
}

std::string findings_text(std::span<const Finding> findings) {
  if (findings.empty()) return "healthy\n";
  std::string text = "\n";
  for (const Finding& finding : findings) text += paragraph(finding);
  return text;
}

}  // namespace cenote::cli
