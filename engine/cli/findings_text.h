#pragma once

#include <span>
#include <string>

#include "engine/diagnosis/finding.h"

namespace cenote::cli {

/// In full, a paragraph each: where, in how many members, what it means, its evidence, what to try. Ends with a
/// newline.
std::string findings_text(std::span<const Finding> findings);

}  // namespace cenote::cli
