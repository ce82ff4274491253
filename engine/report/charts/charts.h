#pragma once

#include <array>
#include <optional>

#include "engine/report/charts/chart.h"

namespace cenote {

std::optional<Chart> loss_chart(const RunFiles& run);
std::optional<Chart> accuracy_chart(const RunFiles& run);
std::optional<Chart> activation_gradient_chart(const RunFiles& run);
std::optional<Chart> gradient_map_chart(const RunFiles& run);
std::optional<Chart> weight_gradient_chart(const RunFiles& run);
std::optional<Chart> clipping_chart(const RunFiles& run);
std::optional<Chart> clipped_share_chart(const RunFiles& run);
std::optional<Chart> dead_units_chart(const RunFiles& run);
std::optional<Chart> saturated_units_chart(const RunFiles& run);
std::optional<Chart> saturated_outputs_chart(const RunFiles& run);
std::optional<Chart> histogram_chart(const RunFiles& run);
std::optional<Chart> jacobian_size_chart(const RunFiles& run);
std::optional<Chart> jacobian_largest_chart(const RunFiles& run);
std::optional<Chart> jacobian_rank_chart(const RunFiles& run);
std::optional<Chart> input_jacobian_chart(const RunFiles& run);
std::optional<Chart> input_jacobian_rank_chart(const RunFiles& run);
std::optional<Chart> epsilon_share_chart(const RunFiles& run);
std::optional<Chart> update_cosine_chart(const RunFiles& run);
std::optional<Chart> flushed_share_chart(const RunFiles& run);
std::optional<Chart> fp16_underflow_chart(const RunFiles& run);
std::optional<Chart> noise_scale_chart(const RunFiles& run);
std::optional<Chart> gradient_correlation_chart(const RunFiles& run);
std::optional<Chart> weight_values_chart(const RunFiles& run);
std::optional<Chart> decision_boundary_chart(const RunFiles& run);

/// Every chart of a run, in the order of the page. To add one: a file beside these, and its name here.
inline constexpr std::array run_charts = {
    RunChart{loss_chart},
    RunChart{accuracy_chart},
    RunChart{activation_gradient_chart},
    RunChart{gradient_map_chart},
    RunChart{weight_gradient_chart},
    RunChart{clipping_chart},
    RunChart{clipped_share_chart},
    RunChart{dead_units_chart},
    RunChart{saturated_units_chart},
    RunChart{saturated_outputs_chart},
    RunChart{histogram_chart},
    RunChart{jacobian_size_chart},
    RunChart{jacobian_largest_chart},
    RunChart{jacobian_rank_chart},
    RunChart{input_jacobian_chart},
    RunChart{input_jacobian_rank_chart},
    RunChart{epsilon_share_chart},
    RunChart{update_cosine_chart},
    RunChart{flushed_share_chart},
    RunChart{fp16_underflow_chart},
    RunChart{noise_scale_chart},
    RunChart{gradient_correlation_chart},
    RunChart{weight_values_chart},
    RunChart{decision_boundary_chart},
};

}  // namespace cenote
