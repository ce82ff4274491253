#pragma once

#include <map>
#include <string>

#include "engine/report/read_run.h"

namespace cenote {

/// What theory expects of a layer's ‖∂L/∂h‖ before training: of wide layers, the root of its mean square; of one member
/// of this width, quantiles. NaN where theory has none.
struct ExpectedGradient {
  double expected, p10, p90;
};

/// By layer, from the run's experiment alone. Empty where theory does not cover the run, its data is gone, or what
/// varies over its members changes the network itself (gain, negative_slope).
std::map<std::string, ExpectedGradient> expected_gradients(const RunFiles& run);

}  // namespace cenote
