#pragma once

#include "kernels/math/exponential.h"
#include "kernels/math/portable.h"

/// The normal distribution's tail, and erf and GELU's parts made of it.
namespace cenote::math {

/// e^(−a²/2), and R(a) with Φ(−a) = e^(−a²/2)·R(a), for a = min(|z|, 13.25).
template <class F>
struct NormalTail {
  F a, bell, ratio;

  CENOTE_FORMULA F probability() const { return ratio * bell; }
};

/// R = t·(minimax polynomial of degree 9 in 2t − 1), t = 1 / (1 + a/4). The rounding error of
/// a² enters the exponential's remainder, so that the relative error stays small down to where Φ leaves the range.
template <class F>
CENOTE_FORMULA NormalTail<F> normal_tail(F z) {
  const F a = at_most(abs(z), F(13.25f));
  const F square = a * a;
  const F square_error = fnma(a, a, square);  // square − a²
  const Reduced<F> reduced = reduce(square * F(-0.5f));
  const F r = fma(square_error, F(0.5f), reduced.remainder);
  const F bell = (F(1.0f) + expm1_of_remainder(r)) * power_of_two(reduced);
  const F t = divide(F(1.0f), fma(a, F(0.25f), F(1.0f)));
  const F u = fma(t, F(2.0f), F(-1.0f));
  F p = fma(F(0x1.07970ep-15f), u, F(0x1.951598p-15f));
  p = fma(p, u, F(-0x1.9cff64p-12f));
  p = fma(p, u, F(-0x1.cd2c78p-11f));
  p = fma(p, u, F(0x1.ed6dc6p-10f));
  p = fma(p, u, F(0x1.eed56ep-7f));
  p = fma(p, u, F(0x1.7dffb0p-5f));
  p = fma(p, u, F(0x1.8c6d9cp-4f));
  p = fma(p, u, F(0x1.373e3ap-3f));
  p = fma(p, u, F(0x1.82b4bcp-3f));
  return {a, bell, p * t};
}

/// Φ(z), the normal distribution's share below z, 6.8 ulp.
template <class F>
CENOTE_FORMULA F normal_cdf(F z) {
  const F tail = normal_tail(z).probability();
  return select(z < F(0.0f), tail, F(1.0f) - tail);
}

/// φ(z) = e^(−z²/2) / √(2π), 2.13 ulp.
template <class F>
CENOTE_FORMULA F normal_pdf(F z) {
  return normal_tail(z).bell * F(0x1.988454p-2f);
}

/// z·Φ(z) = max(z, 0) − |z|·Φ(−|z|), 6.85 ulp, down to 2⁻¹²⁶.
template <class F>
CENOTE_FORMULA F gelu(F z) {
  const NormalTail<F> tail = normal_tail(z);
  return at_least(z, F(0.0f)) - tail.a * tail.ratio * tail.bell;
}

/// Its derivative, Φ(z) + z·φ(z), within 2.1 ulp of 1 (2.5e-7), since it crosses 0 near −0.75.
template <class F>
CENOTE_FORMULA F gelu_derivative(F z) {
  const NormalTail<F> tail = normal_tail(z);
  const F cdf = select(z < F(0.0f), tail.probability(), F(1.0f) - tail.probability());
  return fma(copy_sign(tail.a, z) * F(0x1.988454p-2f), tail.bell, cdf);
}

/// erf x, 1.65 ulp: below |x| = 1 an odd minimax polynomial, above 1 − 2Φ(−√2·|x|); odd, −0 stays −0.
template <class F>
CENOTE_FORMULA F erf(F x) {
  const F a = abs(x);
  const F square = a * a;
  F p = fma(F(0x1.4771fep-14f), square, F(-0x1.a3515ep-11f));
  p = fma(p, square, F(0x1.53f224p-8f));
  p = fma(p, square, F(-0x1.b7f71ap-6f));
  p = fma(p, square, F(0x1.ce2ce6p-4f));
  p = fma(p, square, F(-0x1.81273ep-2f));
  p = fma(p, square, F(0x1.06eba8p-3f));
  const F tail = normal_tail(a * F(0x1.6a09e6p+0f)).probability();
  return copy_sign(select(a < F(1.0f), fma(p, a, a), fma(tail, F(-2.0f), F(1.0f))), x);
}

}  // namespace cenote::math
