#pragma once

#include "cenote/activation.h"
#include "kernels/math/error_function.h"
#include "kernels/math/exponential.h"
#include "kernels/math/logarithm.h"
#include "kernels/math/portable.h"

/// Every activation but softmax, and its gradient, by Keras's formulas. NaN passes through all of them. z is never
/// subnormal: arithmetic flushes, and so must whoever converts data. (Given one, relu and leaky_relu may hand it on.)
namespace cenote::math {

/// What an activation may depend on beside its input.
template <class F>
struct ActivationArguments {
  F negative_slope;  ///< leaky_relu, thresholded_relu; ≥ 0
  F alpha;           ///< elu
  F threshold;       ///< thresholded_relu; ≥ 0
  F max_value;       ///< thresholded_relu; may be infinite
};

/// Klambauer et al. 2017.
inline constexpr float selu_scale = 1.0507009873554805f;
inline constexpr float selu_alpha = 1.6732632423543772f;
inline constexpr float selu_scale_alpha = 1.7580993408473766f;

/// x > threshold ? min(x, max_value) : slope·(x − threshold), as Keras computes it: 0 at the threshold itself. A slope
/// of zero gives +0 for −∞ too.
template <class F>
CENOTE_FORMULA F thresholded_relu(F z, const ActivationArguments<F>& a) {
  const F leak = select(a.negative_slope == F(0.0f), F(0.0f), a.negative_slope * (z - a.threshold));
  return select(z <= a.threshold, leak, at_most(z, a.max_value));
}

/// slope·g below the threshold, 0 at it, g up to max_value, 0 above, as Keras differentiates it.
template <class F>
CENOTE_FORMULA F thresholded_relu_gradient(F z, F gradient, const ActivationArguments<F>& a) {
  const F zero(0.0f);
  const F leak = select(a.negative_slope == zero, zero, a.negative_slope * gradient);
  const F inside = select(a.max_value < z, zero, gradient);
  return select(z < a.threshold, leak, select(z == a.threshold, zero, inside));
}

/// The activation's value at z.
template <Activation A, class F>
CENOTE_FORMULA F activate(F z, const ActivationArguments<F>& a) {
  static_assert(A != Activation::softmax, "softmax works on rows");
  const F zero(0.0f);
  if constexpr (A == Activation::sigmoid) return sigmoid(z);
  if constexpr (A == Activation::tanh) return tanh(z);
  if constexpr (A == Activation::relu) return at_least(z, zero);
  if constexpr (A == Activation::leaky_relu) return select(z < zero, a.negative_slope * z, z);
  if constexpr (A == Activation::elu) return select(z > zero, z, a.alpha * expm1_nonpositive(z));
  if constexpr (A == Activation::selu)
    return select(z < zero, F(selu_scale_alpha) * expm1_nonpositive(z), F(selu_scale) * z);
  if constexpr (A == Activation::softplus) return softplus(z);
  if constexpr (A == Activation::gelu) return gelu(z);
  if constexpr (A == Activation::silu) return silu(z);
  if constexpr (A == Activation::thresholded_relu) return thresholded_relu(z, a);
  return z;
}

/// ∂L/∂z from ∂L/∂h. `value` is the output h where derivative_from_output(A), else z.
template <Activation A, class F>
CENOTE_FORMULA F activation_gradient(F value, F gradient, const ActivationArguments<F>& a) {
  static_assert(A != Activation::softmax, "softmax works on rows");
  const F zero(0.0f), one(1.0f);
  if constexpr (A == Activation::sigmoid) return fnma(value, value, value) * gradient;
  if constexpr (A == Activation::tanh) return fnma(value, value, one) * gradient;
  if constexpr (A == Activation::relu) return select(value == zero, zero, gradient);
  // h > 0 where z > 0; at z = 0 Keras takes the slope, and so does an output that was flushed to −0.
  if constexpr (A == Activation::leaky_relu) return select(value > zero, gradient, a.negative_slope * gradient);
  if constexpr (A == Activation::elu)
    return select(value > zero, gradient, a.alpha * exp_nonpositive(value) * gradient);
  if constexpr (A == Activation::selu)
    return select(value < zero, F(selu_scale_alpha) * exp_nonpositive(value), F(selu_scale)) * gradient;
  if constexpr (A == Activation::softplus) return sigmoid(value) * gradient;
  if constexpr (A == Activation::gelu) return gelu_derivative(value) * gradient;
  if constexpr (A == Activation::silu) return silu_derivative(value) * gradient;
  if constexpr (A == Activation::thresholded_relu) return thresholded_relu_gradient(value, gradient, a);
  return gradient;
}

/// Activations whose value and derivative share their dearest part.
constexpr bool has_shared_derivative(Activation a) { return a == Activation::gelu || a == Activation::silu; }

/// The activation at z, and what activation_gradient multiplies the gradient by: the same bits as by two calls.
template <Activation A, class F>
CENOTE_FORMULA ValueAndDerivative<F> activate_with_derivative(F z) {
  static_assert(has_shared_derivative(A));
  if constexpr (A == Activation::gelu) return {gelu(z), gelu_derivative(z)};  // one normal_tail, to the compiler
  return silu_with_derivative(z);
}

}  // namespace cenote::math
