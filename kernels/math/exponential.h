#pragma once

#include "kernels/math/portable.h"

/// e^x and what is made of it. All share one reduction: x = n·ln2 + r with |r| ≤ ln2/2, where n is rounded by adding
/// 1.5·2²³ + 127, so that its exponent field is a shift away, and ln2 is taken in two parts (Cody & Waite 1980).
/// Errors are over the whole range, with subnormals flushed; tests/kernels/math/ measures them.
namespace cenote::math {

inline constexpr float log2_e = 0x1.715476p+0f;
inline constexpr float ln2_high = 0x1.62e430p-1f;  // n·ln2_high cancels exactly
inline constexpr float ln2_low = -0x1.05c610p-29f;
inline constexpr float round_and_bias = 12583039.0f;  // 1.5·2²³ + 127

/// x = n·ln2 + remainder, and 2ⁿ for −127 ≤ n ≤ 128, where 2⁻¹²⁷ counts as zero and 2¹²⁸ as infinity.
template <class F>
struct Reduced {
  F remainder;
  typename BitsOf<F>::type biased;  ///< n + 127 in its low bits
};

template <class F>
CENOTE_FORMULA Reduced<F> reduce(F x) {
  const F t = fma(x, F(log2_e), F(round_and_bias));
  const F n = t - F(round_and_bias);
  return {fnma(n, F(ln2_low), fnma(n, F(ln2_high), x)), to_bits(t)};
}

template <class F>
CENOTE_FORMULA F power_of_two(const Reduced<F>& reduced) {
  return from_bits(reduced.biased << 23);
}

/// e^r − 1 for |r| ≤ 0.35: r + r²·(minimax polynomial of degree 4).
template <class F>
CENOTE_FORMULA F expm1_of_remainder(F r) {
  F q = fma(F(0x1.6bec10p-10f), r, F(0x1.12276ap-7f));
  q = fma(q, r, F(0x1.555674p-5f));
  q = fma(q, r, F(0x1.5554b0p-3f));
  q = fma(q, r, F(0x1.fffffep-2f));
  return fma(r * r, q, r);
}

/// e^x, 1.04 ulp. Infinite from 88.72284 on; 0 where e^x < 2⁻¹²⁶.
template <class F>
CENOTE_FORMULA F exp(F x) {
  using B = typename BitsOf<F>::type;
  const Reduced<F> reduced = reduce(x);
  const F p = F(1.0f) + expm1_of_remainder(reduced.remainder);
  const F scaled = from_bits(to_bits(p) + ((reduced.biased - B(127u)) << 23));
  const F y = select(x <= F(0x1.62e42ep+6f), scaled, x + F(__builtin_inff()));  // a sum, so that NaN passes
  return select(x < F(-0x1.5d589ep+6f), F(0.0f), y);
}

/// e^x for x ≤ 0, 1.04 ulp; any number for other x. 0 where e^x < 2⁻¹²⁶.
template <class F>
CENOTE_FORMULA F exp_nonpositive(F x) {
  const Reduced<F> reduced = reduce(at_least(x, F(-88.0f)));
  return (F(1.0f) + expm1_of_remainder(reduced.remainder)) * power_of_two(reduced);
}

/// e^x − 1 for x ≤ 0, 0.93 ulp; any number for other x.
template <class F>
CENOTE_FORMULA F expm1_nonpositive(F x) {
  const Reduced<F> reduced = reduce(at_least(x, F(-20.0f)));
  const F scale = power_of_two(reduced);
  return fma(expm1_of_remainder(reduced.remainder), scale, scale - F(1.0f));
}

/// e^x − 1, 1.57 ulp. Infinite where e^x is.
template <class F>
CENOTE_FORMULA F expm1(F x) {
  using B = typename BitsOf<F>::type;
  const Reduced<F> reduced = reduce(at_least(at_most(x, F(89.0f)), F(-20.0f)));
  const F half_scale = from_bits((reduced.biased - B(1u)) << 23);
  const F half = fma(expm1_of_remainder(reduced.remainder), half_scale, half_scale - F(0.5f));
  return select(abs(x) < F(0x1p-26f), fma(x * x, F(0.5f), x), half + half);  // where a half could be flushed
}

/// e⁻ˣ = fraction·scale.
template <class F>
struct NegatedExponential {
  F fraction, scale;
};

/// For −89 ≤ x ≤ 88, with a polynomial of degree 5. Remainder and odd coefficients change sign, x is not negated.
template <class F>
CENOTE_FORMULA NegatedExponential<F> exp_negated(F x) {
  const F t = fma(x, F(-log2_e), F(round_and_bias));
  const F n = t - F(round_and_bias);
  const F r = fma(n, F(ln2_low), fma(n, F(ln2_high), x));
  F p = fma(F(-0x1.0fa826p-7f), r, F(0x1.573a70p-5f));
  p = fma(p, r, F(-0x1.555a6cp-3f));
  p = fma(p, r, F(0x1.fffdc6p-2f));
  p = fma(p, r, F(-0x1.fffff6p-1f));
  p = fma(p, r, F(1.0f));
  return {p, from_bits(to_bits(t) << 23)};
}

/// 1 / (1 + e⁻ᶻ), 3.42 ulp. 0 where the value is below 2⁻¹²⁶.
template <class F>
CENOTE_FORMULA F sigmoid(F z) {
  const NegatedExponential<F> e = exp_negated(at_most(at_least(z, F(-89.0f)), F(88.0f)));
  return divide(F(1.0f), fma(e.fraction, e.scale, F(1.0f)));
}

/// z·sigmoid(z) by one division, 3.45 ulp. −0 below −88.4, where the value is above −2⁻¹²¹.
template <class F>
CENOTE_FORMULA F silu(F z) {
  const F above = at_least(z, F(-89.0f));
  const NegatedExponential<F> e = exp_negated(at_most(above, F(88.0f)));
  return divide(above, fma(e.fraction, e.scale, F(1.0f)));
}

/// Its derivative: s + z·s·(1 − s), with 1 − s = e⁻ᶻ·s, which does not cancel.
/// Within 1.6 ulp of 1 (2e-7), since it crosses 0 near −1.28. 0 where s is below 2⁻¹²⁶.
template <class F>
CENOTE_FORMULA F silu_derivative(F z) {
  const F x = at_most(at_least(z, F(-88.0f)), F(88.0f));
  const NegatedExponential<F> e = exp_negated(x);
  const F s = divide(F(1.0f), fma(e.fraction, e.scale, F(1.0f)));
  return fma(x * s, e.fraction * e.scale * s, s);
}

template <class F>
struct ValueAndDerivative {
  F value, derivative;
};

/// silu and silu_derivative by one exponential: below −88, where their clamps differ, the derivative is 0.
template <class F>
CENOTE_FORMULA ValueAndDerivative<F> silu_with_derivative(F z) {
  const F above = at_least(z, F(-89.0f)), x = at_most(above, F(88.0f));
  const NegatedExponential<F> e = exp_negated(x);
  const F denominator = fma(e.fraction, e.scale, F(1.0f));
  const F s = divide(F(1.0f), denominator);
  const F derivative = fma(x * s, e.fraction * e.scale * s, s);
  return {divide(above, denominator), select(z < F(-88.0f), F(0.0f), derivative)};
}

/// tanh x, 2.5 ulp: tanh|x| = −u / (2 + u) with u = e^(−2|x|) − 1, so that it is accurate near 0; odd, −0 stays −0.
template <class F>
CENOTE_FORMULA F tanh(F x) {
  const F y = at_most(abs(x), F(9.1f)) * F(-2.0f);
  const Reduced<F> reduced = reduce(y);
  const F scale = power_of_two(reduced);
  const F u = fma(expm1_of_remainder(reduced.remainder), scale, scale - F(1.0f));
  return copy_sign(divide(u, u + F(2.0f)), x);
}

}  // namespace cenote::math
