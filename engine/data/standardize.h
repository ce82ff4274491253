#pragma once

#include "include/cenote/data.h"

namespace cenote {

/// Shifts and scales every feature so that it has mean 0 and variance 1 (the mean of the squares) over X_train; X_test
/// and X move along. A feature that is constant there is only shifted.
/// @throws SpecError naming the column if its variance overflows
void standardize(Dataset& data);

}  // namespace cenote
