#pragma once

#include <vector>

#include "engine/diagnosis/finding.h"
#include "engine/diagnosis/seen.h"

namespace cenote {

/// A pathology is a finding of the run from this share of its members on; in fewer it is one of theirs.
inline constexpr double least_share = 0.25;

/// What is wrong, causes first. Empty: healthy, or nothing could be judged.
std::vector<Finding> diagnose(const Seen& seen);

}  // namespace cenote
