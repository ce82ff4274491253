#include "kernels/math/activation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cenote::math {

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();
using Arguments = ActivationArguments<float>;
constexpr Arguments plain{0.3f, 1.0f, 0.0f, infinite};

template <Activation... As>
struct Activations {};
using All = Activations<Activation::linear, Activation::sigmoid, Activation::tanh, Activation::relu,
                        Activation::leaky_relu, Activation::elu, Activation::selu, Activation::softplus,
                        Activation::gelu, Activation::silu, Activation::thresholded_relu>;

template <Activation A>
void expect_nan_passes() {
  EXPECT_TRUE(std::isnan(activate<A>(nan, plain))) << static_cast<int>(A);
  EXPECT_TRUE(std::isnan(activation_gradient<A>(0.5f, nan, plain))) << static_cast<int>(A);
}

template <Activation... As>
void expect_all_pass_nan(Activations<As...>) {
  (expect_nan_passes<As>(), ...);
}

// The gradient against a difference of values in float: coarse, but no formula can hide a missing factor.
template <Activation A>
void expect_derivative(float z, const Arguments& arguments) {
  const float step = 0x1p-8f;
  const float difference = (activate<A>(z + step, arguments) - activate<A>(z - step, arguments)) / (2 * step);
  const float value = derivative_from_output(A) ? activate<A>(z, arguments) : z;
  EXPECT_NEAR(activation_gradient<A>(value, 2.0f, arguments), 2 * difference, 2e-4f) << static_cast<int>(A) << " " << z;
}

template <Activation... As>
void expect_derivatives(Activations<As...>, float z, const Arguments& arguments) {
  (expect_derivative<As>(z, arguments), ...);
}

}  // namespace

TEST(Activation, PassesNan) { expect_all_pass_nan(All()); }

TEST(Activation, GradientIsTheDerivative) {
  for (const Arguments& arguments : {plain, Arguments{0.0f, 1.5f, 0.5f, 2.0f}, Arguments{1.5f, 0.7f, 0.25f, 1.0f}})
    for (float z = -4.03f; z < 4; z += 0.12f) expect_derivatives(All(), z, arguments);
}

TEST(Activation, ReluKeepsMinusZeroAndMasksByItsOutput) {
  EXPECT_TRUE(std::signbit(activate<Activation::relu>(-0.0f, plain)));
  EXPECT_FALSE(std::signbit(activate<Activation::relu>(-1.0f, plain)));
  const float masked = activation_gradient<Activation::relu>(-0.0f, -nan, plain);
  EXPECT_EQ(masked, 0.0f);
  EXPECT_FALSE(std::signbit(masked));
}

// Keras: the slope at z = 0, whatever sign the output's zero has
TEST(Activation, LeakyReluTakesTheSlopeAtZero) {
  EXPECT_EQ(activation_gradient<Activation::leaky_relu>(0.0f, 1.0f, plain), 0.3f);
  EXPECT_EQ(activation_gradient<Activation::leaky_relu>(-0.0f, 1.0f, plain), 0.3f);
  const Arguments no_slope{0.0f, 1.0f, 0.0f, infinite};
  const float h = activate<Activation::leaky_relu>(-2.0f, no_slope);
  EXPECT_EQ(h, 0.0f);
  EXPECT_EQ(activation_gradient<Activation::leaky_relu>(h, 1.0f, no_slope), 0.0f);
}

TEST(Activation, ThresholdedReluAsKerasComputesIt) {
  const Arguments six{0.0f, 1.0f, 1.0f, 6.0f};
  const auto value = [&](float z) { return activate<Activation::thresholded_relu>(z, six); };
  const auto gradient = [&](float z) { return activation_gradient<Activation::thresholded_relu>(z, 1.0f, six); };
  EXPECT_EQ(value(-infinite), 0.0f);
  EXPECT_EQ(value(1.0f), 0.0f);
  EXPECT_EQ(value(1.5f), 1.5f);
  EXPECT_EQ(value(infinite), 6.0f);
  EXPECT_EQ(gradient(1.0f), 0.0f);
  EXPECT_EQ(gradient(1.5f), 1.0f);
  EXPECT_EQ(gradient(6.0f), 1.0f);
  EXPECT_EQ(gradient(6.5f), 0.0f);
  EXPECT_EQ(activation_gradient<Activation::thresholded_relu>(infinite, 1.0f, plain), 1.0f);
}

TEST(Activation, LimitsAtInfinity) {
  EXPECT_EQ(activate<Activation::sigmoid>(-infinite, plain), 0.0f);
  EXPECT_EQ(activate<Activation::sigmoid>(infinite, plain), 1.0f);
  EXPECT_EQ(activate<Activation::tanh>(-infinite, plain), -1.0f);
  EXPECT_EQ(activate<Activation::elu>(-infinite, plain), -1.0f);
  EXPECT_EQ(activate<Activation::softplus>(-infinite, plain), 0.0f);
  EXPECT_EQ(activate<Activation::softplus>(infinite, plain), infinite);
  EXPECT_EQ(activate<Activation::gelu>(-infinite, plain), 0.0f);
  EXPECT_EQ(activate<Activation::gelu>(infinite, plain), infinite);
  EXPECT_EQ(activate<Activation::silu>(-infinite, plain), 0.0f);
  EXPECT_EQ(activate<Activation::silu>(infinite, plain), infinite);
}

// Keras: elu takes alpha at 0, selu its scale
TEST(Activation, DerivativesAtZero) {
  const Arguments arguments{0.0f, 1.5f, 0.0f, infinite};
  EXPECT_EQ(activation_gradient<Activation::elu>(0.0f, 1.0f, arguments), 1.5f);
  EXPECT_EQ(activation_gradient<Activation::selu>(0.0f, 1.0f, arguments), selu_scale);
}

}  // namespace cenote::math
