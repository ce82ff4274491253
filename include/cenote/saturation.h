#pragma once

#include <limits>

#include "cenote/activation.h"

namespace cenote {

/// Outputs below `low` or above `high` are saturated; NaN: there is no such bound.
struct SaturationBounds {
  double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();

  constexpr bool exist() const { return low == low || high == high; }
};

/// Saturated is an output where the activation's derivative is below this share of its largest value. It is what
/// |tanh| > .97 says (Karpathy, "Becoming a Backprop Ninja", 2022): 1 − .97². A sigmoid is a tanh of half the
/// pre-activation, so the same share gives |2h − 1| > .97. Amazon SageMaker Debugger's bounds (pre-activations beyond
/// ±9.5, −23 and +17) are where float32's derivative all but vanishes, far beyond the place where learning stops.
inline constexpr double saturated_derivative = 1 - 0.97 * 0.97;

/// The one place of all thresholds. Activations that never saturate, and those whose output does not tell their
/// derivative (gelu, silu: two pre-activations for one output), have none. alpha: of elu
constexpr SaturationBounds saturation_bounds(Activation activation, double alpha = 1) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN(), smallest_normal = 0x1p-126;
  constexpr double selu_largest = 1.0507009873554805 * 1.6732632423543772;  // λα, the derivative at 0 from below
  switch (activation) {
    case Activation::sigmoid:
    case Activation::softmax:
      return {.low = (1 - 0.97) / 2, .high = (1 + 0.97) / 2};
    case Activation::tanh:
      return {.low = -0.97, .high = 0.97};
    case Activation::relu:  // derivative 0 where the output is 0
      return {.low = smallest_normal, .high = none};
    case Activation::elu:  // h + α below 0, 1 above
      return {.low = saturated_derivative * (alpha > 1 ? alpha : 1) - alpha, .high = none};
    case Activation::selu:  // h + λα below 0, λ above
      return {.low = saturated_derivative * selu_largest - selu_largest, .high = none};
    case Activation::softplus:  // 1 − e^−h
      return {.low = 0.0609184, .high = none};
    default:
      return {};
  }
}

}  // namespace cenote
