#pragma once

#include <cstdint>

#include "engine/random/initializer.h"

/// The numbers behind the initializers, by their place in the variable's stream: element i takes half i mod 2 of Philox
/// block ⌊i/2⌋, as 53 bits.
namespace cenote::random {

/// In [0, 1): a multiple of 2⁻⁵³.
double uniform(const DrawKey& key, std::int64_t element);

/// In (0, 1): an odd multiple of 2⁻⁵³.
double open_uniform(const DrawKey& key, std::int64_t element);

/// Mean 0, variance 1: the normal quantile of one open uniform.
double normal(const DrawKey& key, std::int64_t element);

/// A normal draw conditioned on [−2, 2], its variance not corrected.
double truncated_normal(const DrawKey& key, std::int64_t element);

}  // namespace cenote::random
