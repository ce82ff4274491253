#pragma once

#include <optional>
#include <vector>

#include "engine/report/charts/chart.h"
#include "engine/study/study_row.h"

namespace cenote {

/// Share of the networks that learn by σw and depth, with the depth up to which theory expects it drawn over it
/// (after Schoenholz et al. 2017). For studies whose cohorts vary their gain and differ in depth.
std::optional<Chart> phase_diagram_chart(const std::vector<StudyRow>& rows);

/// What theory expects of the gradient that reaches the first layer, beside what was measured: a point for each cohort.
/// For studies of at least twenty that can be compared.
std::optional<Chart> theory_beside_measured_chart(const std::vector<StudyRow>& rows);

}  // namespace cenote
