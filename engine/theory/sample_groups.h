#pragma once

#include <vector>

#include "include/cenote/data.h"
#include "include/cenote/recipe.h"

namespace cenote::theory {

/// Training samples that theory cannot tell apart, or nearly: averages over samples of almost one norm. At
/// initialization a sample acts through its norm alone (and, if the network adds it to something, its mean).
struct SampleGroup {
  double weight = 0;               ///< share of the training samples
  double mean = 0, square = 0;     ///< of the features: x̄ and ‖x‖²/features
  double y_sum = 0, y_square = 0;  ///< of the label's numbers, a class as one-hot: Σ y and Σ y² over outputs
};

/// At most `most` groups, of equally many samples.
std::vector<SampleGroup> sample_groups(const Dataset& data, Loss loss, std::size_t most);

}  // namespace cenote::theory
