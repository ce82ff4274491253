#pragma once

#include "kernels/math/portable.h"

namespace cenote::math {

/// √v as optimizers take it, 1.17 ulp: a start from the bit pattern, then a polynomial in its residual; no division, no
/// square root of the machine. Right for normal v > 0 and for ∞; NaN passes; 0 and −0 stay; other v < 0 gives any
/// number.
template <class F>
CENOTE_FORMULA F optimizer_sqrt(F v) {
  using B = typename BitsOf<F>::type;
  const F r = from_bits(B(0x5f374756u) - (to_bits(v) >> 1));  // 1/√v within 3.5 %
  const F t = v * r;
  const F e = fnma(t, r, F(1.0f));
  F q = fma(F(0x1.198b00p-2f), e, F(0x1.4176f4p-2f));
  q = fma(q, e, F(0x1.7fff66p-2f));
  q = fma(q, e, F(0x1.ffff92p-2f));
  return select(v == F(__builtin_inff()), v, fma(t * e, q, t));
}

}  // namespace cenote::math
