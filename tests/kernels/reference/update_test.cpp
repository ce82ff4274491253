#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "kernels/reference/clipping.h"
#include "kernels/reference/moments.h"
#include "kernels/reference/optimizer.h"

namespace cenote::reference {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsNan;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A vector that owns its numbers.
struct Vector {
  std::vector<double> numbers;
  View view() { return {numbers.data(), 1, static_cast<std::int64_t>(numbers.size())}; }
  Output output() { return {view(), false}; }
};

OptimizerParameters keras_defaults() { return {Optimizer::Type::adam, false, false, 0.9, 0.999, 1e-7, 0.9, 0}; }

struct Step {
  Vector constants{{0, 0, 0, 0}};

  explicit Step(double learning_rate, double bias_correction = 1, double weight_decay = 0) {
    Vector rate_of{{learning_rate}}, decay_of{{weight_decay}};
    optimizer_constants({1, bias_correction}, rate_of.view(), decay_of.view(), constants.view());
  }
};

// ε outside the bias-corrected root: a gradient of 2.5e-8 moves the weight by 0.8 % of the rate, not by 71 %.
TEST(OptimizerTest, FirstStepOfAdam) {
  Vector w{{0, 0}}, g{{2.5e-8, 1}}, m{{0, 0}}, v{{0, 0}};
  Step step(0.001, std::sqrt(0.001) / 0.1);
  adam(keras_defaults(), g.view(), step.constants.view(), w.view(), m.view(), v.view(), {});
  EXPECT_NEAR(w.numbers[0] / -0.001, 0.00784, 1e-5);
  EXPECT_NEAR(w.numbers[1] / -0.001, 1, 4e-6);
}

TEST(OptimizerTest, AmsgradKeepsTheLargestVariance) {
  Vector w{{0}}, g{{1}}, m{{0}}, v{{0}}, v_hat{{0}};
  Step step(0.001);
  for (double gradient : {1.0, 0.0}) {
    g.numbers[0] = gradient;
    adam(keras_defaults(), g.view(), step.constants.view(), w.view(), m.view(), v.view(), v_hat.view());
  }
  EXPECT_DOUBLE_EQ(v_hat.numbers[0], 0.001);
  EXPECT_LT(v.numbers[0], v_hat.numbers[0]);
}

TEST(OptimizerTest, WeightDecayComesFirst) {
  Vector w{{2}}, g{{1}};
  Step step(0.1, 1, 0.5);
  sgd(keras_defaults(), g.view(), step.constants.view(), w.view(), {});
  EXPECT_DOUBLE_EQ(w.numbers[0], 2 - 2 * 0.5 * 0.1 - 0.1);
}

TEST(OptimizerTest, MomentumAndNesterov) {
  OptimizerParameters p = keras_defaults();
  p.momentum = 0.5;
  Step step(0.1);
  Vector w{{0}}, g{{1}}, m{{-0.2}};
  sgd(p, g.view(), step.constants.view(), w.view(), m.view());  // m = −0.1 − 0.1
  EXPECT_DOUBLE_EQ(w.numbers[0], -0.2);
  p.nesterov = true;
  w.numbers = {0};
  sgd(p, g.view(), step.constants.view(), w.view(), m.view());  // m = −0.1 − 0.1 again, w = 0.5·m − 0.1
  EXPECT_DOUBLE_EQ(w.numbers[0], -0.2);
}

TEST(OptimizerTest, RmspropHasEpsilonInsideTheRoot) {
  Vector w{{0}}, g{{1e-4}}, v{{0}};
  Step step(0.001);
  rmsprop(keras_defaults(), g.view(), step.constants.view(), w.view(), v.view(), {}, {});
  EXPECT_DOUBLE_EQ(w.numbers[0], -0.001 * 1e-4 / std::sqrt(0.1 * 1e-8 + 1e-7));
}

TEST(OptimizerTest, CenteredRmspropWithMomentum) {
  OptimizerParameters p = keras_defaults();
  p.momentum = 0.5;
  Vector w{{0}}, g{{1}}, v{{0}}, mean{{0}}, m{{1}};
  Step step(0.1);
  rmsprop(p, g.view(), step.constants.view(), w.view(), v.view(), mean.view(), m.view());
  EXPECT_DOUBLE_EQ(w.numbers[0], -(0.5 + 0.1 / std::sqrt(0.1 - 0.1 * 0.1 + 1e-7)));
}

TEST(ClippingTest, ByElement) {
  Vector g{{-3, 0.5, 3, nan, infinity}};
  clip_value(g.view(), 1, g.output());
  EXPECT_THAT(g.numbers, ElementsAre(-1, 0.5, 1, IsNan(), 1));
}

TEST(ClippingTest, ByNorm) {
  Vector g{{3, 4}};
  clip_norm(g.view(), 10, g.output());
  EXPECT_THAT(g.numbers, ElementsAre(3, 4));
  clip_norm(g.view(), 1, g.output());
  EXPECT_THAT(g.numbers, ElementsAre(0.6, 0.8));
}

TEST(ClippingTest, ByNormThatIsNotFinite) {
  Vector g{{1, infinity}};
  clip_norm(g.view(), 1, g.output());
  EXPECT_THAT(g.numbers, ElementsAre(0, IsNan()));
  g.numbers = {1, nan};
  clip_norm(g.view(), 1, g.output());
  EXPECT_THAT(g.numbers, Each(IsNan()));
}

TEST(ClippingTest, ByGlobalNorm) {
  Vector sums{{9, 16}};
  EXPECT_DOUBLE_EQ(global_norm_factor(sums.view(), 2, 10), 1);
  EXPECT_DOUBLE_EQ(global_norm_factor(sums.view(), 2, 2), 0.4);
  EXPECT_DOUBLE_EQ(global_norm_factor(sums.view(), 1, 2), 2.0 / 3);
  Vector zero{{0}};
  EXPECT_DOUBLE_EQ(global_norm_factor(zero.view(), 1, 2), 1);
  for (double bad : {infinity, nan}) {
    sums.numbers[1] = bad;
    EXPECT_THAT(global_norm_factor(sums.view(), 2, 2), IsNan());
  }
}

TEST(MomentsTest, LooksAtFiniteElementsOnly) {
  Vector x{{1, nan, -3, 0, infinity, 4}};
  const Moments m = moments(x.view());
  EXPECT_EQ(m.count, 6);
  EXPECT_EQ(m.nonfinite_count, 2);
  EXPECT_EQ(m.zero_count, 1);
  EXPECT_EQ(m.min, -3);
  EXPECT_EQ(m.max, 4);
  EXPECT_EQ(m.sum, 2);
  EXPECT_EQ(m.absolute_sum, 8);
  EXPECT_EQ(m.square_sum, 26);
  EXPECT_EQ(m.centered_square_sum, 25);
}

TEST(MomentsTest, CallsColumnsOfZerosDead) {
  Vector x{{0, 1, 0, -0.0, 0, 0, nan, 0}};  // two rows
  const Moments m = moments({x.numbers.data(), 2, 4});
  EXPECT_EQ(m.columns, 4);
  EXPECT_EQ(m.dead_count, 2);  // the third column has a NaN
  EXPECT_EQ(m.dead_share(), 0.5);
  EXPECT_EQ(m.zero_count, 6);
  EXPECT_THAT(Moments{}.dead_share(), IsNan());
}

TEST(MomentsTest, OfNothingFinite) {
  Vector x{{nan, infinity}};
  const Moments m = moments(x.view());
  EXPECT_EQ(m.nonfinite_count, 2);
  EXPECT_THAT(m.min, IsNan());
  EXPECT_THAT(m.mean(), IsNan());
  EXPECT_EQ(m.norm(), 0);
}

TEST(MomentsTest, CentersBeforeItSquares) {
  Vector x{{1e9 + 1, 1e9 + 2, 1e9 + 3}};
  EXPECT_EQ(moments(x.view()).centered_square_sum, 2);
}

}  // namespace
}  // namespace cenote::reference
