#pragma once

#include "kernels/cuda/resident/fast_division.h"
#include "kernels/math/activation.h"

// Activations of many numbers in registers, step by step for all of them, since each waits for its own last step.
namespace cenote::cuda {

using NoArguments = math::ActivationArguments<float>;

/// 1/d of all d, which are ≥ 1 or NaN.
template <int count>
__device__ __forceinline__ void invert(float (&d)[count]) {
  float residual = 0, inverse[count];
#pragma unroll
  for (int k = 0; k < count; ++k) {
    const FastReciprocal reciprocal(d[k]);
    inverse[k] = reciprocal.value;
    residual = max_nan(residual, reciprocal.residual);
  }
  if (__builtin_expect(!(residual < wrong_residual), false)) {
    pmevent();
#pragma unroll
    for (int k = 0; k < count; ++k) inverse[k] = math::divide(1.0f, d[k]);
  }
#pragma unroll
  for (int k = 0; k < count; ++k) d[k] = inverse[k];
}

template <int count>
__device__ __forceinline__ void sigmoid(float (&z)[count]) {
#pragma unroll
  for (int k = 0; k < count; ++k) {
    const math::NegatedExponential<float> e = math::exp_negated(min_nan(max_nan(z[k], -89.0f), 88.0f));
    z[k] = math::fma(e.fraction, e.scale, 1.0f);
  }
  invert(z);
}

/// math::tanh by the fast quotient −u/(2 + u): where u is tiny the divisor is 2, and nothing is rounded.
template <int count>
__device__ __forceinline__ void tanh(float (&z)[count]) {
  float u[count], residual = 0, quotient[count];
#pragma unroll
  for (int k = 0; k < count; ++k) {
    const math::Reduced<float> reduced = math::reduce(min_nan(__builtin_fabsf(z[k]), 9.1f) * -2.0f);
    const float scale = math::power_of_two(reduced);
    u[k] = math::fma(math::expm1_of_remainder(reduced.remainder), scale, scale - 1.0f);
    const FastReciprocal reciprocal(u[k] + 2.0f);
    quotient[k] = fast_quotient(u[k], u[k] + 2.0f, reciprocal.value);
    residual = max_nan(residual, reciprocal.residual);
  }
  if (__builtin_expect(!(residual < wrong_residual), false)) {
    pmevent();
#pragma unroll
    for (int k = 0; k < count; ++k) quotient[k] = math::divide(u[k], u[k] + 2.0f);
  }
#pragma unroll
  for (int k = 0; k < count; ++k) z[k] = math::copy_sign(quotient[k], z[k]);
}

template <Activation A, int count>
__device__ __forceinline__ void activate_all(float (&z)[count]) {
  if constexpr (A == Activation::sigmoid) {
    sigmoid(z);
  } else if constexpr (A == Activation::tanh) {
    tanh(z);
  } else {
#pragma unroll
    for (int k = 0; k < count; ++k) z[k] = math::activate<A>(z[k], NoArguments{});
  }
}

template <Activation A>
__device__ __forceinline__ float activation_gradient(float h, float gradient) {
  return math::activation_gradient<A>(h, gradient, NoArguments{});
}

}  // namespace cenote::cuda
