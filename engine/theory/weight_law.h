#pragma once

#include "engine/random/initializer.h"

namespace cenote::theory {

/// Mean and variance of one entry that an Initializer draws, gain included: true ones, of the truncated distributions
/// too. Orthogonal: gain²/max(rows, columns), the mean square of an entry of Q.
struct WeightLaw {
  double mean = 0, variance = 0;

  bool is_constant() const { return variance == 0; }
  bool operator==(const WeightLaw&) const = default;
};
WeightLaw weight_law(const Initializer& initializer, const DrawShape& shape, double gain = 1);

/// Of a Dense layer's kernel, (in, units), and of a vector of n elements; fans as Keras's compute_fans.
WeightLaw kernel_law(const Initializer& initializer, std::int64_t in, std::int64_t units, double gain);
WeightLaw vector_law(const Initializer& initializer, std::int64_t n);

}  // namespace cenote::theory
