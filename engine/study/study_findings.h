#pragma once

#include <string>

#include "engine/study/study.h"

namespace cenote {

/// What was found in each cohort, and what the findings mean, in lines for paper; empty if none was judged.
std::string study_findings(const StudyResult& study);

}  // namespace cenote
