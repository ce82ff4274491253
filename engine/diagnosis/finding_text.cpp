#include "engine/diagnosis/finding_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cenote {

std::string place_text(const Finding& finding) {
  const std::string steps = finding.first_step == finding.last_step
                                ? fmt::format("step {}", finding.first_step)
                                : fmt::format("steps {}–{}", finding.first_step, finding.last_step);
  return fmt::format("{:.0f} % of members ({:.0f}–{:.0f} %), {}{}", 100 * finding.members, 100 * finding.low,
                     100 * finding.high, finding.layer.empty() ? "" : finding.layer + ", ", steps);
}

std::string evidence_text(const Finding& finding) {
  std::string text;
  for (const Evidence& entry : finding.evidence)
    text += fmt::format("{}{} {:.3g}", text.empty() ? "" : ", ", entry.name, entry.number);
  return text;
}

std::string remedies_text(const Finding& finding) {
  std::vector<std::string_view> words;
  for (const Remedy remedy : finding.remedies) words.push_back(to_word(remedy));
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string findings_in_short(std::span<const Finding> findings) {
  if (findings.empty()) return "healthy";
  std::string text;
  for (const Finding& finding : findings)
    text += fmt::format("{}{} ({:.0f} % of members)", text.empty() ? "" : ", ", to_word(finding.pathology),
                        100 * finding.members);
  return text;
}

}  // namespace cenote
