#pragma once

#include "cenote/experiment.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// Checks that something takes each key that varies, and that the cohort has the member asked for. A clip or a
/// weight_decay that varies is switched on in the recipe.
/// @throws SpecError naming the key
void check_grid(Experiment& experiment, const Value& document);

}  // namespace cenote::spec
