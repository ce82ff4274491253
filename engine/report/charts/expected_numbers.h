#pragma once

#include <map>
#include <string>

#include "engine/report/read_run.h"

namespace cenote {

/// What theory expects of a layer's number before training: of wide layers; of one member of this width, quantiles. NaN
/// where theory has none.
struct ExpectedNumber {
  double expected, p10, p90;
};

/// By layer, from the run's experiment alone. Empty where theory does not cover the run, its data is gone, or what
/// varies over its members changes the network itself (gain, negative_slope).
using ExpectedNumbers = std::map<std::string, ExpectedNumber>;

/// ‖∂L/∂h‖, of wide layers the root of its mean square.
ExpectedNumbers expected_gradients(const RunFiles& run);

/// Mean squared singular value of ∂h/∂x, x the data: m·Π χ of the layers up to this one over the number of singular
/// values, m being its units (Schoenholz et al. 2017; χᴸ where all layers are alike and as wide as the data). Empty for
/// networks that are no chain of Dense and Activation layers.
ExpectedNumbers expected_input_jacobians(const RunFiles& run);
/// The same of each layer's ∂(output)/∂(input).
ExpectedNumbers expected_jacobians(const RunFiles& run);

}  // namespace cenote
