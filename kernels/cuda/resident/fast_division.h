#pragma once

#include "kernels/cuda/formulas.h"

// Divisions whose operands are known to be neither tiny nor huge, so that they need no scaling: a few operations each.
// Where one might be wrong after all it says so, and the caller divides by math::divide instead.
// tests/kernels/cuda/fast_division_test.cpp tries reciprocals of every mantissa from every seed; quotients rest on the
// theorem, and it tries 20 million of them.
namespace cenote::cuda {

/// 1/d for 2⁻¹²⁰ < d < 2¹²⁶, from the approximate instruction by two Newton steps.
struct FastReciprocal {
  float value;     ///< rounded to nearest, if is_right
  float residual;  ///< 1 − d·(the value before the last step)

  __device__ explicit FastReciprocal(float d) : FastReciprocal(d, rcp_approx(d)) {}
  __device__ FastReciprocal(float d, float seed) {
    const float y = __builtin_fmaf(seed, __builtin_fmaf(-d, seed, 1.0f), seed);
    residual = __builtin_fmaf(-d, y, 1.0f);
    value = __builtin_fmaf(y, residual, y);
  }
};

/// Residuals from here on, and NaN, are those of a wrong value: of a mantissa of ones, whose reciprocal lies half way
/// between two floats but for 2⁻⁴⁸, or of a d beyond the range.
inline constexpr float wrong_residual = 0x1p-24f;

/// a ÷ d from 1/d: Markstein 1990, theorem 8. 2⁻⁷⁰ ≤ |a| ≤ 2⁶⁰ or a = ±0; 2⁻⁵⁰ ≤ d ≤ 2⁵⁰. Of the opposite sign on the
/// way: the remainder of ±0 is +0, and only if it is subtracted, zeros keep their sign.
__device__ __forceinline__ float fast_quotient(float a, float d, float reciprocal) {
  const float negated = -a * reciprocal;
  return -__builtin_fmaf(-__builtin_fmaf(d, negated, a), reciprocal, negated);
}

}  // namespace cenote::cuda
