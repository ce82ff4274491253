#pragma once

#include <array>
#include <optional>

#include "engine/report/charts/chart.h"

namespace cenote {

std::optional<Chart> loss_chart(const RunFiles& run);
std::optional<Chart> accuracy_chart(const RunFiles& run);
std::optional<Chart> activation_gradient_chart(const RunFiles& run);
std::optional<Chart> weight_gradient_chart(const RunFiles& run);
std::optional<Chart> gradient_map_chart(const RunFiles& run);
std::optional<Chart> weight_values_chart(const RunFiles& run);
std::optional<Chart> clipping_chart(const RunFiles& run);
std::optional<Chart> dead_units_chart(const RunFiles& run);
std::optional<Chart> decision_boundary_chart(const RunFiles& run);

/// Every chart of a run, in the order of the page. To add one: a file beside these, and its name here.
inline constexpr std::array run_charts = {
    RunChart{loss_chart},         RunChart{accuracy_chart},        RunChart{activation_gradient_chart},
    RunChart{gradient_map_chart}, RunChart{weight_gradient_chart}, RunChart{clipping_chart},
    RunChart{dead_units_chart},   RunChart{weight_values_chart},   RunChart{decision_boundary_chart},
};

}  // namespace cenote
