#pragma once

#include <cstdint>

// Set by the header that names a compiler's device functions, before anything else is included.
#ifndef CENOTE_HD
#define CENOTE_HD
#endif

// Always inlined: one of these headers is compiled with the flags of several SIMD targets, and a function that the
// linker shared among them would hold instructions that the machine may lack.
#ifndef CENOTE_FORMULA
#define CENOTE_FORMULA CENOTE_HD inline __attribute__((always_inline))
#endif

// Where a compiler's own division and root of floats have slow paths, others that round alike.
#ifndef CENOTE_FLOAT_DIVIDE
#define CENOTE_FLOAT_DIVIDE(a, b) ((a) / (b))
#define CENOTE_FLOAT_SQRT(x) __builtin_sqrtf(x)
#endif

/// The arithmetic that the portable formulas are written in, for one float. A vector type (kernels/lanes/lanes.h)
/// offers the same names, so that each formula is one template: F with + − × ÷, comparisons that yield a mask, fma,
/// select, and Bits, its bit pattern with + − & | ^ and shifts. Every operation rounds correctly on every target.
namespace cenote::math {

using Bits = std::uint32_t;

template <class F>
struct BitsOf;
template <>
struct BitsOf<float> {
  using type = Bits;
};

/// a·b + c, rounded once.
CENOTE_FORMULA float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
CENOTE_FORMULA double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
/// c − a·b, rounded once.
CENOTE_FORMULA float fnma(float a, float b, float c) { return __builtin_fmaf(-a, b, c); }
CENOTE_FORMULA double fnma(double a, double b, double c) { return __builtin_fma(-a, b, c); }

CENOTE_FORMULA float select(bool condition, float yes, float no) { return condition ? yes : no; }
CENOTE_FORMULA Bits select(bool condition, Bits yes, Bits no) { return condition ? yes : no; }
CENOTE_FORMULA Bits to_bits(float x) { return __builtin_bit_cast(Bits, x); }
CENOTE_FORMULA float from_bits(Bits x) { return __builtin_bit_cast(float, x); }
/// a ÷ b, correctly rounded.
template <class F>
CENOTE_FORMULA F divide(F a, F b) {
  return a / b;
}
CENOTE_FORMULA float divide(float a, float b) { return CENOTE_FLOAT_DIVIDE(a, b); }
CENOTE_FORMULA float ieee_sqrt(float x) { return CENOTE_FLOAT_SQRT(x); }
/// Arithmetic shift right of the pattern as a signed number.
CENOTE_FORMULA Bits shift_right_signed(Bits x, int count) {
  return static_cast<Bits>(static_cast<std::int32_t>(x) >> count);
}

template <class F>
CENOTE_FORMULA F abs(F x) {
  return from_bits(to_bits(x) & typename BitsOf<F>::type(0x7fffffffu));
}
template <class F>
CENOTE_FORMULA F negate(F x) {
  return from_bits(to_bits(x) ^ typename BitsOf<F>::type(0x80000000u));
}
/// The magnitude of x with the sign of s.
template <class F>
CENOTE_FORMULA F copy_sign(F x, F s) {
  using B = typename BitsOf<F>::type;
  return from_bits((to_bits(x) & B(0x7fffffffu)) | (to_bits(s) & B(0x80000000u)));
}
/// a < b ? a : b; b if one of them is NaN.
template <class F>
CENOTE_FORMULA F lesser(F a, F b) {
  return select(a < b, a, b);
}
/// a > b ? a : b; b if one of them is NaN.
template <class F>
CENOTE_FORMULA F greater(F a, F b) {
  return select(a > b, a, b);
}
/// limit < x ? limit : x, so that NaN passes.
template <class F>
CENOTE_FORMULA F at_most(F x, F limit) {
  return lesser(limit, x);
}
/// x < limit ? limit : x, so that NaN passes.
template <class F>
CENOTE_FORMULA F at_least(F x, F limit) {
  return greater(limit, x);
}

}  // namespace cenote::math
