#pragma once

#include <cstdint>

#include "kernels/math/portable.h"

/// Portable functions in double, for what the host computes once: step constants, schedules, initial weights. Only
/// + − × ÷ fma and bit operations. Errors in ulp are measured by tests/kernels/math/double_test.cpp.
namespace cenote::math {

CENOTE_FORMULA std::uint64_t to_bits(double x) { return __builtin_bit_cast(std::uint64_t, x); }
CENOTE_FORMULA double from_bits(std::uint64_t x) { return __builtin_bit_cast(double, x); }
CENOTE_FORMULA double ieee_sqrt(double x) { return __builtin_sqrt(x); }

/// An unrounded sum of two doubles, |low| ≤ ulp(high)/2.
struct DoublePair {
  double high, low;
};

/// c₀ + c₁·x + …, from the last coefficient down.
template <int N>
CENOTE_FORMULA double polynomial(const double (&c)[N], double x) {
  double y = c[N - 1];
  for (int i = N - 2; i >= 0; --i) y = fma(y, x, c[i]);
  return y;
}

inline constexpr double infinity = __builtin_inf();
inline constexpr DoublePair ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
inline constexpr DoublePair ln2_short = {0x1.62e42feep-1, 0x1.a39ef35793c76p-33};  // 32 bits, so that n·high is exact
inline constexpr DoublePair pi = {0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};

/// x rounded to the nearest integer, ties to even; |x| < 2⁵¹.
CENOTE_FORMULA double round_to_even(double x) {
  constexpr double shift = 0x1.8p52;
  return (x + shift) - shift;
}

/// 2ⁿ for −1022 ≤ n ≤ 1023.
CENOTE_FORMULA double power_of_two(int n) { return from_bits(static_cast<std::uint64_t>(n + 1023) << 52); }

/// e^(high + low): the reduction of exponential.h, then Taylor's series to r¹³/13!, |r| ≤ ln2/2.
CENOTE_FORMULA double exp(DoublePair x) {
  constexpr double inverse_factorials[] = {1.0 / 2,         1.0 / 6,          1.0 / 24,          1.0 / 120,
                                           1.0 / 720,       1.0 / 5040,       1.0 / 40320.0,     1.0 / 362880.0,
                                           1.0 / 3628800.0, 1.0 / 39916800.0, 1.0 / 479001600.0, 1.0 / 6227020800.0};
  if (x.high != x.high) return x.high;
  if (x.high > 710) return infinity;
  if (x.high < -746) return 0;
  const double n = round_to_even(x.high * 0x1.71547652b82fep+0);
  const double r = fnma(n, ln2.low, fnma(n, ln2.high, x.high)) + x.low;
  const double p = 1 + fma(r * r, polynomial(inverse_factorials, r), r);
  const int half = static_cast<int>(n) / 2;
  return p * power_of_two(half) * power_of_two(static_cast<int>(n) - half);
}
CENOTE_FORMULA double exp(double x) { return exp(DoublePair{x, 0}); }

/// (x.high + x.low)³ · (2/3 + 2/5·x² + 2/7·x⁴ + …) for |x| < 0.172: the terms of 2·atanh x after 2x.
CENOTE_FORMULA DoublePair atanh_tail(DoublePair x) {
  constexpr double odd[] = {2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13, 2.0 / 15,
                            2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23, 2.0 / 25};
  constexpr DoublePair two_thirds = {0x1.5555555555555p-1, 0x1.5555555555555p-55};
  const double square = x.high * x.high;
  const double square_error = fma(x.high, x.high, -square) + 2 * x.high * x.low;
  const double cube = square * x.high;
  const double cube_error = fma(square, x.high, -cube) + square_error * x.high + square * x.low;
  const double rest = fma(square, polynomial(odd, square), two_thirds.low);
  const double high = cube * two_thirds.high;
  return {high, fma(cube, two_thirds.high, -high) + cube_error * two_thirds.high + cube * rest};
}

/// log x for normal x > 0, as a pair: x = 2ⁿ·(1 + f), √½ < 1 + f < √2, log(1 + f) = 2·atanh(s), s = f / (2 + f).
CENOTE_FORMULA DoublePair log_pair(double x) {
  const auto exponent = static_cast<std::int64_t>(to_bits(x) - 0x3fe6a09e667f3bcdu) >> 52;
  const double f = from_bits(to_bits(x) - (static_cast<std::uint64_t>(exponent) << 52)) - 1;  // exact
  const double n = static_cast<double>(exponent);
  const double denominator = 2 + f, denominator_error = f - (denominator - 2);
  const double s = f / denominator;
  const double s_error = fnma(s, denominator_error, fnma(s, denominator, f)) / denominator;
  const DoublePair tail = atanh_tail({s, s_error});
  const double first = n * ln2_short.high, second = first + 2 * s, third = second + tail.high;
  const double errors = (2 * s - (second - first)) + (tail.high - (third - second));
  const double low = errors + fma(n, ln2_short.low, fma(2.0, s_error, tail.low));
  const double high = third + low;
  return {high, low - (high - third)};
}

/// log x. −∞ at 0, NaN for negative x; subnormal x is scaled first.
CENOTE_FORMULA double log(double x) {
  if (x != x || x == infinity) return x;
  if (x <= 0) return x == 0 ? -infinity : __builtin_nan("");
  if (x < 0x1p-1022) return fma(-54.0, ln2.high, log_pair(x * 0x1p54).high);
  return log_pair(x).high;
}

/// x^y for x ≥ 0 (NaN for x < 0), as e^(y·log x) with log x and the product as pairs.
CENOTE_FORMULA double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  if (x < 0) return __builtin_nan("");
  if (x == 0 || x == infinity) return (x == 0) == (y > 0) ? 0 : infinity;
  if (x < 0x1p-1022) return exp(y * log(x));
  const DoublePair l = log_pair(x);
  const double product = l.high * y;
  if (product > 800) return infinity;
  if (product < -800) return 0;
  return exp(DoublePair{product, fma(l.high, y, -product) + l.low * y});
}

}  // namespace cenote::math
