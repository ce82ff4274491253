#pragma once

#include <string_view>
#include <vector>

#include "engine/diagnosis/finding.h"

namespace cenote {

/// What a finding means. docs/findings.md holds the same words; a test compares them.
struct Definition {
  std::string_view meaning;      ///< in words
  std::string_view formula;      ///< when it is found in a member
  std::string_view is_not;       ///< what it is easily taken for
  std::vector<Remedy> remedies;  ///< what to try, the best first
};

Definition definition_of(Pathology pathology);

}  // namespace cenote
