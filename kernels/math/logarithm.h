#pragma once

#include "kernels/math/exponential.h"
#include "kernels/math/portable.h"

/// Natural logarithms. Errors are over the whole range, with subnormals flushed.
namespace cenote::math {

/// log x, 1.53 ulp: x = 2ⁿ·(1 + f) with √½ ≤ 1 + f < √2; log(1 + f) = f + f²·(minimax polynomial of degree 7).
/// −∞ at 0 and below 2⁻¹²⁶, NaN for negative x.
template <class F>
CENOTE_FORMULA F log(F x) {
  using B = typename BitsOf<F>::type;
  const B exponent = shift_right_signed(to_bits(x) - B(0x3f3504f3u), 23);
  const F f = from_bits(to_bits(x) - (exponent << 23)) - F(1.0f);
  const F n = from_bits(exponent + B(0x4b400000u)) - F(12582912.0f);
  F p = fma(F(0x1.529b48p-4f), f, F(-0x1.21c030p-3f));
  p = fma(p, f, F(0x1.333f64p-3f));
  p = fma(p, f, F(-0x1.53dbdap-3f));
  p = fma(p, f, F(0x1.98b8c2p-3f));
  p = fma(p, f, F(-0x1.000206p-2f));
  p = fma(p, f, F(0x1.555730p-2f));
  p = fma(p, f, F(-0.5f));
  const F y = fma(n, F(ln2_high), f) + fma(f * f, p, n * F(ln2_low));
  const F infinite_or_nan = select(x < F(__builtin_inff()), y, x);
  const F zero_or_negative = select(x <= F(-0x1p-126f), F(__builtin_nanf("")), F(-__builtin_inff()));
  return select(x < F(0x1p-126f), zero_or_negative, infinite_or_nan);
}

/// log(1 + x) for 0 ≤ x ≤ 1 only, 1.43 ulp: x + x²·(minimax polynomial of degree 7).
template <class F>
CENOTE_FORMULA F log1p_of_unit(F x) {
  F p = fma(F(0x1.5fa0dap-8f), x, F(-0x1.eca398p-6f));
  p = fma(p, x, F(0x1.44707ap-4f));
  p = fma(p, x, F(-0x1.19af8ep-3f));
  p = fma(p, x, F(0x1.884554p-3f));
  p = fma(p, x, F(-0x1.fd1368p-3f));
  p = fma(p, x, F(0x1.5535dep-2f));
  p = fma(p, x, F(-0x1.ffff14p-2f));
  return fma(x * x, p, x);
}

/// log(1 + e^−|z|), 1.97 ulp: the part of softplus and of the cross-entropy of a logit that is not linear.
template <class F>
CENOTE_FORMULA F log1p_exp_of_negative_abs(F z) {
  return log1p_of_unit(exp_nonpositive(negate(abs(z))));
}

/// log(1 + e^z), 2.09 ulp: max(z, 0) + log(1 + e^−|z|).
template <class F>
CENOTE_FORMULA F softplus(F z) {
  return at_least(z, F(0.0f)) + log1p_exp_of_negative_abs(z);
}

}  // namespace cenote::math
