#pragma once

#include "engine/theory/hidden_map.h"

namespace cenote::theory {

/// Where a repeated block of Dense, batch normalization and activation normalizes.
enum class Normalizes { before_activation, after_activation };

/// The factor of E‖δ‖² a block going back, for large batches and wide layers: batch normalization divides by the
/// deviation that the activation leaves over the batch, so that with z ~ N(β, γ²) the rate is γ²·E φ′²/Var φ, whatever
/// σw is. ReLU: π/(π − 1) (Yang et al. 2019). It is at least 1: the Poincaré inequality
/// Var φ ≤ γ²·E φ′². After the activation, z ~ N(m, σw²γ² + σb²) and the rate is σw²γ²·E φ′²/Var φ.
double batch_norm_rate(const HiddenMap& map, const Gaussian& normalized, Normalizes where);

}  // namespace cenote::theory
