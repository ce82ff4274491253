#pragma once

#include "kernels/cuda/resident/fast_division.h"
#include "kernels/lanes/optimizer.h"

// Adam's step of lanes::Adam for four weights in registers, by the fast division where it is sure to be right.
namespace cenote::cuda {

struct AdamConstants {
  float beta_1, beta_2, inverse, epsilon;
  bool are_regular;  ///< whether these keep every denominator in fast_quotient's range, and m within OperandRange's
                     ///< bound

  __device__ AdamConstants(float b1, float b2, float inverse_rate_now, float epsilon_now)
      : beta_1(b1),
        beta_2(b2),
        inverse(inverse_rate_now),
        epsilon(epsilon_now),
        are_regular(inverse_rate_now > 0x1p-19f && inverse_rate_now < 0x1p19f && epsilon_now > 0x1p-49f &&
                    epsilon_now < 0x1p40f && b1 * b1 < 0.998f * b2) {}
};

/// Of the operands of a few divisions, as patterns of bits: the largest v and residual, and twice the least m that is
/// not zero. m needs no bound above: v sums the squares of what m sums, so that |m| ≤ √v ÷ √(1 − β₁²/β₂) < 2³⁵ (Cauchy
/// and Schwarz), and none of them is NaN or infinite without the other.
struct OperandRange {
  unsigned largest = 0, least = 0xffffffffu;
  int residual = 0;

  __device__ void enter(float m, float v, float r) {
    largest = largest > float_bits(v) ? largest : float_bits(v);
    const unsigned twice = (float_bits(m) << 1) - 1;
    least = twice < least ? twice : least;
    const int bits = static_cast<int>(float_bits(r));
    residual = bits > residual ? bits : residual;
  }
  /// False if one of them is NaN, too.
  __device__ bool is_safe() const {
    const int is_bounded = largest < float_bits(0x1p60f), is_not_tiny = least >= (float_bits(0x1p-70f) << 1);
    const int is_root = residual < static_cast<int>(float_bits(wrong_residual));
    return (is_bounded & is_root & is_not_tiny) != 0;  // no branches
  }
};

/// optimizer_sqrt for normal, finite v > 0.
__device__ __forceinline__ float root_of_normal(float v) {
  const float r = float_of_bits(0x5f374756u - (float_bits(v) >> 1));
  const float t = v * r;
  const float e = __builtin_fmaf(-t, r, 1.0f);
  float q = __builtin_fmaf(0x1.198b00p-2f, e, 0x1.4176f4p-2f);
  q = __builtin_fmaf(q, e, 0x1.7fff66p-2f);
  q = __builtin_fmaf(q, e, 0x1.ffff92p-2f);
  return __builtin_fmaf(t * e, q, t);
}

/// The moments that a gradient makes of those before.
__device__ __forceinline__ float next_mean(float m, float g, const AdamConstants& c) {
  return __builtin_fmaf(m, c.beta_1, g);
}
__device__ __forceinline__ float next_square(float v, float g, const AdamConstants& c) {
  return __builtin_fmaf(v, c.beta_2, __builtin_fmaf(g, g, 1e-36f));
}

/// w ← its next value by new moments, for a few weights of a lane. The fast quotients do not wait for the check that
/// they are right.
template <int count>
__device__ __forceinline__ void update_weights(float (&w)[count], const float* m, const float* v,
                                               const AdamConstants& c) {
  OperandRange range;
  float denominator[count], reciprocal[count], next[count];
#pragma unroll
  for (int k = 0; k < count; ++k) denominator[k] = __builtin_fmaf(root_of_normal(v[k]), c.inverse, c.epsilon);
#pragma unroll
  for (int k = 0; k < count; ++k) {
    const FastReciprocal fast(denominator[k]);
    reciprocal[k] = fast.value;
    range.enter(m[k], v[k], fast.residual);
  }
#pragma unroll
  for (int k = 0; k < count; ++k) next[k] = w[k] - fast_quotient(m[k], denominator[k], reciprocal[k]);
  if (__builtin_expect(!(c.are_regular & range.is_safe()), false)) {
    pmevent();
#pragma unroll
    for (int k = 0; k < count; ++k)
      next[k] = w[k] - math::divide(m[k], math::fma(math::optimizer_sqrt(v[k]), c.inverse, c.epsilon));
  }
#pragma unroll
  for (int k = 0; k < count; ++k) w[k] = next[k];
}

}  // namespace cenote::cuda
