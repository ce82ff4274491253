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

/// The same from another framework's numbers: a CSV file, a row for a step and layer, with the columns `step`, `layer`,
/// then `activation_gradient` (‖∂L/∂h‖ of the layer's output), `weight_gradient` (‖∂L/∂W‖ of its kernel) or both, and,
/// if there are any, `loss` (of that step's batch) and `member`. Layers are in order of appearance, the last is the
/// output.
/// @throws SpecError naming the file, the line and the columns that are allowed
std::vector<Finding> diagnose_csv(const std::filesystem::path& file);

}  // namespace cenote
