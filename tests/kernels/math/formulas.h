#pragma once

#include <cstddef>

/// The float formulas under test, evaluated by each SIMD target that this machine has.
namespace cenote::test {

// X(name, expression in x): evaluated by every target; the references are in formulas_test.cpp
#define CENOTE_TESTED_FORMULAS(X)                                                      \
  X(exp, exp(x))                                                                       \
  X(exp_nonpositive, exp_nonpositive(x))                                               \
  X(expm1, expm1(x))                                                                   \
  X(expm1_nonpositive, expm1_nonpositive(x))                                           \
  X(log, log(x))                                                                       \
  X(log1p_of_unit, log1p_of_unit(x))                                                   \
  X(log1p_exp_of_negative_abs, log1p_exp_of_negative_abs(x))                           \
  X(optimizer_sqrt, optimizer_sqrt(x))                                                 \
  X(erf, erf(x))                                                                       \
  X(normal_cdf, normal_cdf(x))                                                         \
  X(normal_pdf, normal_pdf(x))                                                         \
  X(sigmoid, activate<Activation::sigmoid>(x, arguments))                              \
  X(tanh, activate<Activation::tanh>(x, arguments))                                    \
  X(relu, activate<Activation::relu>(x, arguments))                                    \
  X(leaky_relu, activate<Activation::leaky_relu>(x, arguments))                        \
  X(elu, activate<Activation::elu>(x, arguments))                                      \
  X(selu, activate<Activation::selu>(x, arguments))                                    \
  X(softplus, activate<Activation::softplus>(x, arguments))                            \
  X(gelu, activate<Activation::gelu>(x, arguments))                                    \
  X(silu, activate<Activation::silu>(x, arguments))                                    \
  X(thresholded_relu, activate<Activation::thresholded_relu>(x, arguments))            \
  X(sigmoid_gradient, activation_gradient<Activation::sigmoid>(x, g, arguments))       \
  X(tanh_gradient, activation_gradient<Activation::tanh>(x, g, arguments))             \
  X(relu_gradient, activation_gradient<Activation::relu>(x, g, arguments))             \
  X(leaky_relu_gradient, activation_gradient<Activation::leaky_relu>(x, g, arguments)) \
  X(elu_gradient, activation_gradient<Activation::elu>(x, g, arguments))               \
  X(selu_gradient, activation_gradient<Activation::selu>(x, g, arguments))             \
  X(softplus_gradient, activation_gradient<Activation::softplus>(x, g, arguments))     \
  X(gelu_gradient, activation_gradient<Activation::gelu>(x, g, arguments))             \
  X(silu_gradient, activation_gradient<Activation::silu>(x, g, arguments))             \
  X(thresholded_relu_gradient, activation_gradient<Activation::thresholded_relu>(x, g, arguments))

#define CENOTE_FORMULA_NAME(name, expression) name,
enum class Formula { CENOTE_TESTED_FORMULAS(CENOTE_FORMULA_NAME) };
#undef CENOTE_FORMULA_NAME

/// What the activations under test are given; the incoming gradient is 1.
inline constexpr float tested_slope = 0.3f, tested_alpha = 1.5f, tested_threshold = 0.25f, tested_max_value = 6.0f;

/// y[i] = formula(x[i]); count is a multiple of 16, x and y are aligned to 64 bytes, subnormals are flushed.
using Evaluate = void (*)(Formula formula, const float* x, float* y, std::size_t count);
void evaluate_scalar(Formula formula, const float* x, float* y, std::size_t count);
void evaluate_avx2(Formula formula, const float* x, float* y, std::size_t count);
void evaluate_avx512(Formula formula, const float* x, float* y, std::size_t count);

struct Target {
  const char* name;
  Evaluate evaluate;
};

/// Whether this machine can run a target: scalar, avx2, avx512.
bool is_supported(const char* target);

}  // namespace cenote::test
