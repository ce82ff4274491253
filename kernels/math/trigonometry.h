#pragma once

#include "kernels/math/double.h"

/// sin and cos in double, of x and of π·x, from the polynomials of FreeBSD's msun (Sun Microsystems 1993).
namespace cenote::math {

/// sin(x.high + x.low), |x| ≤ π/4.
CENOTE_FORMULA double sin_of_remainder(DoublePair x) {
  constexpr double odd[] = {-1.66666666666666324348e-01, 8.33333333332248946124e-03,  -1.98412698298579493134e-04,
                            2.75573137070700676789e-06,  -2.50507602534068634195e-08, 1.58969099521155010221e-10};
  const double square = x.high * x.high;
  return x.high + fma(x.high * square, polynomial(odd, square), x.low);
}

/// cos(x.high + x.low), |x| ≤ π/4.
CENOTE_FORMULA double cos_of_remainder(DoublePair x) {
  constexpr double even[] = {4.16666666666666019037e-02,  -1.38888888888741095749e-03, 2.48015872894767294178e-05,
                             -2.75573143513906633035e-07, 2.08757232129817482790e-09,  -1.13596475577881948265e-11};
  const double square = x.high * x.high;
  const double head = fma(square, -0.5, 1.0), head_error = fma(square, -0.5, 1 - head);
  return head + (fma(square * square, polynomial(even, square), -x.high * x.low) + head_error);
}

/// sin(quarter_turns·π/2 + x).
CENOTE_FORMULA double sin_of_turned(DoublePair x, std::int64_t quarter_turns) {
  const double y = quarter_turns & 1 ? cos_of_remainder(x) : sin_of_remainder(x);
  return quarter_turns & 2 ? 0 - y : y;
}

/// Reduces by π/2 in three parts; |x| ≤ 10⁶.
CENOTE_FORMULA DoublePair reduce_by_quarter_turns(double x, double n) {
  constexpr double part[] = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110};
  const double first = fnma(n, part[0], x);
  const double product = n * part[1], product_error = fma(n, part[1], -product);
  const double high = first - product;
  const double difference = high - first;
  const double error = (first - (high - difference)) - (product + difference);
  return {high, error - product_error - n * part[2]};
}

/// sin x and cos x; |x| ≤ 10⁶.
CENOTE_FORMULA double sin(double x) {
  const double n = round_to_even(x * 0x1.45f306dc9c883p-1);
  return sin_of_turned(reduce_by_quarter_turns(x, n), static_cast<std::int64_t>(n));
}
CENOTE_FORMULA double cos(double x) {
  const double n = round_to_even(x * 0x1.45f306dc9c883p-1);
  return sin_of_turned(reduce_by_quarter_turns(x, n), static_cast<std::int64_t>(n) + 1);
}

/// π·x as a pair.
CENOTE_FORMULA DoublePair times_pi(double x) {
  const double product = x * pi.high;
  return {product, fma(x, pi.low, fma(x, pi.high, -product))};
}

/// sin(π·x) and cos(π·x), exact at multiples of ½; |x| < 2⁵⁰.
CENOTE_FORMULA double sin_pi(double x) {
  const double n = round_to_even(2 * x);
  return sin_of_turned(times_pi(fma(n, -0.5, x)), static_cast<std::int64_t>(n));
}
CENOTE_FORMULA double cos_pi(double x) {
  const double n = round_to_even(2 * x);
  return sin_of_turned(times_pi(fma(n, -0.5, x)), static_cast<std::int64_t>(n) + 1);
}

}  // namespace cenote::math
