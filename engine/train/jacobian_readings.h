#pragma once

#include <vector>

#include "cenote/backend.h"
#include "cenote/data.h"
#include "cenote/train.h"

namespace cenote {

/// What the Jacobians of a run are made from.
struct JacobianSource {
  const Matrix& X_train;
  const Members& members;
  const std::vector<TracedValues>& variables;  ///< all of the Program's, over time; none: no Jacobians are asked for
};

/// Fills the Trace's readings of Instrument::jacobian, of the first samples of the training part, in the records in
/// which the variables were kept.
void add_jacobians(Result& result, const JacobianSource& source);

}  // namespace cenote
