#pragma once

#include <cstdint>

#include "cenote/recipe.h"

namespace cenote {

/// The learning rate of update s, by Keras's formulas, in double by portable arithmetic. Of a constant rate 1: its
/// value is each member's own.
double scheduled_rate(const LearningRate& rate, std::int64_t s);

/// Adam's √(1 − β₂ᵗ) / (1 − β₁ᵗ) for t = 1, 2, …; the powers are running products.
class BiasCorrection {
 public:
  BiasCorrection(double beta_1, double beta_2) : beta_1_(beta_1), beta_2_(beta_2) {}
  double next();

 private:
  double beta_1_, beta_2_;
  double power_1_ = 1, power_2_ = 1;
};

}  // namespace cenote
