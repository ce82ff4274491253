#pragma once

#include <vector>

#include "engine/diagnosis/finding.h"
#include "engine/diagnosis/seen.h"
#include "engine/report/read_run.h"

namespace cenote {

/// What is wrong with a run, from what it left in its folder; weights that it has not left yet are not looked at.
/// @throws SpecError naming the file if its data is gone, or its weights are not its network's
std::vector<Finding> diagnose_run(const RunFiles& run);

/// What the rules look at. @throws as diagnose_run() does
Seen look_at_run(const RunFiles& run);

}  // namespace cenote
