#pragma once

#include "cenote/layer.h"
#include "kernels/lanes/tensor.h"
#include "kernels/math/moments.h"

// Clipping and penalties of one element, and the factors that norms give.
namespace cenote::lanes::CENOTE_TARGET {

/// Whether a float square sum is accurate; otherwise it is taken again in double.
CENOTE_INLINE bool in_range(float square_sum) {
  return square_sum >= math::smallest_square_sum && square_sum <= math::largest_square_sum;
}

/// min(max(g, −c), c); NaN passes
CENOTE_INLINE Lanes clipped_value(Lanes g, Lanes c) { return math::at_most(math::at_least(g, Lanes(0.0f) - c), c); }

/// c/max(‖g‖, c)
CENOTE_INLINE double norm_factor(double square_sum, double threshold) {
  const double norm = __builtin_sqrt(square_sum), factor = threshold / norm;
  return norm <= threshold ? 1.0 : factor;  // NaN passes
}

/// c·min(1/N, 1/c) with N² the square sum of all gradients; NaN where N is not finite, as in Keras
CENOTE_INLINE double global_factor(double square_sum, double threshold) {
  if (!math::is_finite(__builtin_sqrt(square_sum))) return __builtin_nan("");
  return norm_factor(square_sum, threshold);
}

/// Below it a factor is no normal float.
inline constexpr double smallest_float_factor = 0x1p-126;

/// One float times a factor, in double where that is too small for a normal float.
CENOTE_INLINE float scaled(float g, double factor) {
  if (factor < smallest_float_factor) return static_cast<float>(static_cast<double>(g) * factor);
  return g * static_cast<float>(factor);
}

/// g + 2·f·w (L2), g + f·sign(w) (L1, 0 at 0, NaN passes)
CENOTE_INLINE Lanes with_penalty(Regularizer::Type type, Lanes w, Lanes f, Lanes g) {
  if (type == Regularizer::Type::L2) return fma(w, f + f, g);
  const Lanes zero(0.0f);
  const Lanes signed_factor = select(w > zero, f, select(w < zero, zero - f, w));
  return g + select(w == zero, zero, signed_factor);
}

}  // namespace cenote::lanes::CENOTE_TARGET
