#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/report/read_run.h"

namespace cenote {

/// What a finding means, for readers of a report.
struct FindingDefinition {
  std::string_view finding;     ///< its word in findings.json
  std::string_view definition;  ///< a sentence
  std::string_view formula;
};
std::span<const FindingDefinition> finding_definitions();
/// Or null: of a finding that this version does not know.
const FindingDefinition* find_definition(std::string_view finding);

/// "vanishing_gradient" → "vanishing gradient".
std::string finding_name(std::string_view finding);
/// Where a page defines it: "finding-vanishing_gradient".
std::string finding_anchor(std::string_view finding);
/// Where, of how many, and by what numbers, after its name: "in dense, steps 0–700; 98 % of the members (95 % interval
/// 93–100 %); ratio 3.1e-06".
std::string finding_text(const RecordedFinding& finding);

}  // namespace cenote
