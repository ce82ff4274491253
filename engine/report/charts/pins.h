#pragma once

#include <string>
#include <vector>

#include "engine/report/charts/chart.h"

namespace cenote {

/// Where a page defines a finding: "finding-vanishing_gradient".
std::string finding_anchor(Pathology pathology);

/// Marks of a run's findings at their place in a chart, each with its name, a link to its definition on the page.

/// Of a layer_profile: at the layer. Findings of the whole network stand at the right.
void pin_to_profile(Chart& chart, const RunFiles& run, const std::vector<std::string>& layers);

/// Of a layer_map: around the layer's row from the first to the last step at which it is seen; of the whole network
/// around all rows.
void pin_to_map(Chart& chart, const RunFiles& run, const std::vector<std::string>& layers);

}  // namespace cenote
