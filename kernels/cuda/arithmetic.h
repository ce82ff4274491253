#pragma once

#include "kernels/cuda/port.h"

// ÷ and √ as IEEE rounds them, from the approximate instructions, without their slow paths. Operands are brought to one
// binade by their exponents, which the result gets back; zeros, infinities and NaN take the seed's own answer.
// tests/kernels/cuda/arithmetic_test.cpp proves both for every mantissa and every seed within PTX's stated error.
namespace cenote::cuda {

__host__ __device__ __forceinline__ unsigned float_bits(float x) { return __builtin_bit_cast(unsigned, x); }
__host__ __device__ __forceinline__ float float_of_bits(unsigned x) { return __builtin_bit_cast(float, x); }

/// 2ⁿ for −126 ≤ n ≤ 127.
__host__ __device__ __forceinline__ float power_of_2(int n) {
  return float_of_bits(static_cast<unsigned>(n + 127) << 23);
}
__host__ __device__ __forceinline__ int exponent_of(float x) {
  return static_cast<int>(float_bits(x) >> 23 & 0xffu) - 127;
}
/// |x| with the exponent of 1: from 1 to below 2.
__host__ __device__ __forceinline__ float mantissa_of(float x) {
  return float_of_bits((float_bits(x) & 0x007fffffu) | 0x3f800000u);
}
/// Whether x is normal: no zero, subnormal, infinity or NaN.
__host__ __device__ __forceinline__ bool is_normal(float x) { return (float_bits(x) >> 23 & 0xffu) - 1u < 254u; }

/// 1/d rounded to nearest for 1 ≤ d < 2, from a seed: two Newton steps, and the largest d's reciprocal as least.
__host__ __device__ __forceinline__ float refined_reciprocal(float d, float seed) {
  const float y = __builtin_fmaf(seed, __builtin_fmaf(-d, seed, 1.0f), seed);
  const float z = __builtin_fmaf(y, __builtin_fmaf(-d, y, 1.0f), y);
  return z < 0x1.000002p-1f ? 0x1.000002p-1f : z;
}

/// a ÷ b of mantissas from y = 1/b rounded to nearest (Markstein 1990, theorem 8).
__host__ __device__ __forceinline__ float quotient_of_mantissas(float a, float b, float y) {
  const float q = a * y;
  return __builtin_fmaf(__builtin_fmaf(-b, q, a), y, q);
}

/// a ÷ b, rounded to nearest, flushed; NaN where IEEE says so.
__host__ __device__ __forceinline__ float divide(float a, float b) {
  const float mb = mantissa_of(b);
  const float quotient = quotient_of_mantissas(mantissa_of(a), mb, refined_reciprocal(mb, rcp_approx(mb)));
  // Two powers, since one would leave the range. Only the second product can round: to 0, or to ∞.
  const int n = exponent_of(a) - exponent_of(b), half = n / 2;
  const float magnitude = quotient * power_of_2(half) * power_of_2(n - half);
  const float regular = float_of_bits(float_bits(magnitude) | ((float_bits(a) ^ float_bits(b)) & 0x80000000u));
  const float one = float_of_bits(0x3f800000u | (float_bits(b) & 0x80000000u));  // 1/b could be flushed
  const float special = a * (is_normal(b) ? one : rcp_approx(b));
  return is_normal(a) && is_normal(b) ? regular : special;
}

/// √x rounded to nearest for 1 ≤ x < 4, from a seed of 1/√x.
__host__ __device__ __forceinline__ float refined_root(float x, float seed) {
  const float g = x * seed, h = 0.5f * seed, e = __builtin_fmaf(-h, g, 0.5f);
  const float root = __builtin_fmaf(g, e, g), half_inverse = __builtin_fmaf(h, e, h);
  return __builtin_fmaf(half_inverse, __builtin_fmaf(-root, root, x), root);
}

/// √x, rounded to nearest; ±0 and ∞ stay, NaN below 0.
__host__ __device__ __forceinline__ float square_root(float x) {
  const int exponent = exponent_of(x), odd = exponent & 1;
  const float m = mantissa_of(x) * (odd != 0 ? 2.0f : 1.0f);
  const float regular = refined_root(m, rsqrt_approx(m)) * power_of_2((exponent - odd) / 2);
  const float special = x >= 0.0f ? x + x : __builtin_nanf("");  // ±0 and ∞ stay, subnormals are flushed
  return is_normal(x) && x > 0.0f ? regular : special;
}

}  // namespace cenote::cuda
