#pragma once

#include <optional>

#include "engine/theory/scalar_function.h"
#include "engine/theory/unit_moments.h"
#include "engine/theory/weight_law.h"

namespace cenote::theory {

/// What one of many equal hidden layers does to the variance q of its input's pre-activations, W ~ (0, σw²/fan_in),
/// b ~ (m, σb²): q ← σw²·E φ² + σb² (Poole et al. 2016).
struct HiddenMap {
  ScalarFunction function;
  double sigma_w2 = 1;
  WeightLaw bias;

  Gaussian gaussian(double q) const { return {bias.mean, q}; }
  double next(double q) const { return sigma_w2 * unit_moments(function, gaussian(q)).square + bias.variance; }
  /// χ = σw²·E φ′², by which E‖δ‖² is multiplied going back a layer (Schoenholz et al. 2017).
  double chi(double q) const { return sigma_w2 * unit_moments(function, gaussian(q)).slope_square; }

  bool operator==(const HiddenMap&) const = default;
};

/// Where repeating the map leads from q. Nothing for q: to 0 or to ∞, and χ is its limit there.
struct FixedPoint {
  std::optional<double> q;
  double chi = 0;
};
FixedPoint fixed_point(const HiddenMap& map, double from);

/// How two inputs' pre-activations correlate after many layers, and how fast they get there: ξc = −1/ln χc with
/// χc = σw²·E φ′(a)φ′(b) at c* (Schoenholz et al. 2017). c* is 1 in the ordered phase.
struct CorrelationPoint {
  double correlation = 1, chi = 0;
};
CorrelationPoint correlation_point(const HiddenMap& map, double q);

/// The σw at which χ = 1 for the map's φ and bias; nothing if there is none from 0.01 to 100.
std::optional<double> critical_sigma_w(HiddenMap map);

}  // namespace cenote::theory
