#include "kernels/reference/activation.h"

#include <gtest/gtest.h>

#include <limits>

namespace cenote::reference {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ActivationParameters parameters(Activation kind, double alpha = 1, double threshold = 0, double max_value = infinity) {
  return {kind, alpha, threshold, max_value};
}
/// φ′ at z, by way of the output where that is what the derivative is taken from.
double slope_at(const ActivationParameters& p, double z, double slope = 0) {
  return derivative(p, slope, derivative_from_output(p.kind) ? activate(p, slope, z) : z);
}

// Recorded from Keras on TensorFlow (tests/golden/README.md).
TEST(ActivationTest, SlopesAtZero) {
  EXPECT_EQ(slope_at(parameters(Activation::relu), 0), 0);
  EXPECT_EQ(slope_at(parameters(Activation::leaky_relu), 0, 0.3), 0.3);
  EXPECT_EQ(slope_at(parameters(Activation::elu), 0), 1);
  EXPECT_EQ(slope_at(parameters(Activation::elu, 0.7), 0), 0.7);
  EXPECT_EQ(slope_at(parameters(Activation::selu), 0), selu_scale);
  EXPECT_EQ(slope_at(parameters(Activation::thresholded_relu), 0, 0.2), 0);
}

TEST(ActivationTest, ThresholdedReluAtItsCorners) {
  const ActivationParameters p = parameters(Activation::thresholded_relu, 1, 0.25, 1.5);
  EXPECT_EQ(activate(p, 0.2, 0.25), 0);
  EXPECT_EQ(activate(p, 0.2, -0.75), -0.2);
  EXPECT_EQ(activate(p, 0.2, 2), 1.5);
  EXPECT_EQ(slope_at(p, 0.25, 0.2), 0);
  EXPECT_EQ(slope_at(p, 1.5, 0.2), 1);
  EXPECT_EQ(slope_at(p, 1.6, 0.2), 0);
  EXPECT_EQ(slope_at(parameters(Activation::thresholded_relu, 1, 0, 6), 6), 0) << "TensorFlow's relu6";
}

TEST(ActivationTest, FarOut) {
  EXPECT_EQ(activate(parameters(Activation::sigmoid), 0, -745), std::exp(-745.0));
  EXPECT_EQ(activate(parameters(Activation::sigmoid), 0, 800), 1);
  EXPECT_EQ(activate(parameters(Activation::softplus), 0, 800), 800);
  EXPECT_DOUBLE_EQ(activate(parameters(Activation::softplus), 0, -700), std::exp(-700.0));
  EXPECT_EQ(activate(parameters(Activation::elu), 0, -infinity), -1);
  // gelu(−20) = −20·Φ(−20), whose erf form would be 0
  EXPECT_NEAR(activate(parameters(Activation::gelu), 0, -20) / -5.507248237212467e-88, 1, 1e-12);
}

TEST(ActivationTest, NanPasses) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [word, kind] : words<Activation>)
    EXPECT_TRUE(std::isnan(activate(parameters(kind), 0, nan))) << word;
  EXPECT_TRUE(std::isnan(activate(parameters(Activation::thresholded_relu, 1, 0, 1), 0, nan)));
}

TEST(ActivationTest, SoftmaxOfLargeLogits) {
  const std::vector<double> h = softmax(std::vector<double>{1000, 1000, -1000});
  EXPECT_EQ(h, (std::vector<double>{0.5, 0.5, 0}));
}

}  // namespace
}  // namespace cenote::reference
