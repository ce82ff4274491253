#pragma once

#include "cenote/data.h"
#include "cenote/recipe.h"

namespace cenote {

/// The loss over the training part of the best prediction that does not look at the samples: the entropy of the class
/// shares, or the variance of the targets.
double best_constant_loss(Loss loss, const Dataset& data);

/// Whether a member learnt: its last epoch_end_loss is below 0.9 × the best constant prediction's.
bool has_learnt(double last_epoch_end_loss, double best_constant_loss);

}  // namespace cenote
