#pragma once

#include <string>

#include "engine/diagnosis/finding.h"

namespace cenote {

/// "100 % of members (94–100 %), dense, steps 0–700".
std::string place_text(const Finding& finding);

/// "ratio 3.1e-06, threshold 0.001"; empty without evidence.
std::string evidence_text(const Finding& finding);

/// What to try: "activation, normalization".
std::string remedies_text(const Finding& finding);

}  // namespace cenote
