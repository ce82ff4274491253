#include "engine/cli/findings_text.h"

#include <fmt/format.h>

#include "engine/diagnosis/definitions.h"
#include "engine/diagnosis/finding_text.h"

namespace cenote::cli {
namespace {

std::string paragraph(const Finding& finding) {
  std::string text = fmt::format("  {}: {}\n    {}\n", to_word(finding.pathology), place_text(finding),
                                 definition_of(finding.pathology).meaning);
  if (!finding.evidence.empty()) text += fmt::format("    seen: {}\n", evidence_text(finding));
  return text + fmt::format("    try: {}\n", remedies_text(finding));
}

}  // namespace

std::string findings_text(std::span<const Finding> findings) {
  if (findings.empty()) return "healthy\n";
  std::string text = "\n";
  for (const Finding& finding : findings) text += paragraph(finding);
  return text;
}

}  // namespace cenote::cli
