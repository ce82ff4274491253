#pragma once

#include <span>
#include <string>

#include "engine/diagnosis/finding.h"

namespace cenote {

/// "100 % of members (94–100 %), dense, steps 0–700".
std::string place_text(const Finding& finding);

/// "ratio 3.1e-06, threshold 0.001"; empty without evidence.
std::string evidence_text(const Finding& finding);

/// What to try: "activation, normalization".
std::string remedies_text(const Finding& finding);

/// All of a run's in a few words: "healthy", or "vanishing_gradient (100 % of members), …".
std::string findings_in_short(std::span<const Finding> findings);

}  // namespace cenote
