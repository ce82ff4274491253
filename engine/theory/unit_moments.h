#pragma once

#include "engine/theory/gaussian_integral.h"
#include "engine/theory/scalar_function.h"

namespace cenote::theory {

/// What a layer of units φ(z) hands on, z Gaussian: the integrals of mean-field theory (Poole et al. 2016; Schoenholz
/// et al. 2017).
struct UnitMoments {
  double mean = 0;          ///< E φ
  double square = 0;        ///< E φ²
  double slope_square = 0;  ///< E φ′²
  double slope_fourth = 0;  ///< E φ′⁴
};
UnitMoments unit_moments(const ScalarFunction& f, const Gaussian& z);

/// E φ(a)φ(b) and E φ′(a)φ′(b), a and b of the same Gaussian with a correlation c in [−1, 1].
struct PairMoments {
  double value = 0, slope = 0;
};
PairMoments pair_moments(const ScalarFunction& f, const Gaussian& z, double correlation);

}  // namespace cenote::theory
