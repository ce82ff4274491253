#include "engine/train/learning_rate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cenote {
namespace {

using Type = LearningRate::Type;

// Expected numbers: keras.optimizers.schedules of Keras 3 by its formulas, in Python's float64.

TEST(LearningRate, ConstantIsOneBecauseItsValueIsEachMembersOwn) {
  EXPECT_EQ(scheduled_rate({.type = Type::constant, .initial_learning_rate = 0.5}, 7), 1);
}

TEST(LearningRate, ExponentialDecay) {
  const LearningRate rate{
      .type = Type::exponential_decay, .initial_learning_rate = 0.1, .decay_steps = 100, .decay_rate = 0.96};
  EXPECT_EQ(scheduled_rate(rate, 0), 0.1);
  EXPECT_NEAR(scheduled_rate(rate, 150), 0.1 * std::pow(0.96, 1.5), 1e-16);
  EXPECT_NEAR(scheduled_rate(rate, 100000), 0.1 * std::pow(0.96, 1000), 1e-32);
}

TEST(LearningRate, ExponentialDecayByStairs) {
  const LearningRate rate{.type = Type::exponential_decay,
                          .initial_learning_rate = 0.1,
                          .decay_steps = 100,
                          .decay_rate = 0.5,
                          .staircase = true};
  EXPECT_EQ(scheduled_rate(rate, 99), 0.1);
  EXPECT_EQ(scheduled_rate(rate, 100), 0.05);
  EXPECT_EQ(scheduled_rate(rate, 299), 0.025);
}

TEST(LearningRate, CosineDecay) {
  const LearningRate rate{.type = Type::cosine_decay, .initial_learning_rate = 0.2, .decay_steps = 1000, .alpha = 0.1};
  EXPECT_EQ(scheduled_rate(rate, 0), 0.2);
  EXPECT_NEAR(scheduled_rate(rate, 500), 0.2 * (0.9 * 0.5 + 0.1), 1e-16);
  EXPECT_NEAR(scheduled_rate(rate, 250), 0.2 * (0.9 * 0.5 * (1 + std::sqrt(0.5)) + 0.1), 1e-16);
  EXPECT_NEAR(scheduled_rate(rate, 1000), 0.02, 1e-16);
  EXPECT_EQ(scheduled_rate(rate, 5000), scheduled_rate(rate, 1000));
}

TEST(LearningRate, CosineDecayWarmsUpFirst) {
  const LearningRate rate{.type = Type::cosine_decay,
                          .initial_learning_rate = 0.1,
                          .decay_steps = 100,
                          .warmup_target = 0.5,
                          .warmup_steps = 10};
  EXPECT_EQ(scheduled_rate(rate, 0), 0.1);
  EXPECT_EQ(scheduled_rate(rate, 5), 0.1 + 0.4 * 0.5);
  EXPECT_EQ(scheduled_rate(rate, 10), 0.5);
  EXPECT_NEAR(scheduled_rate(rate, 60), 0.25, 1e-16);
  EXPECT_NEAR(scheduled_rate(rate, 110), 0, 1e-16);
}

TEST(LearningRate, WarmupOfNoStepsBeginsAtItsTarget) {
  const LearningRate rate{.type = Type::cosine_decay, .decay_steps = 100, .warmup_target = 0.5, .warmup_steps = 0};
  EXPECT_EQ(scheduled_rate(rate, 0), 0.5);
}

TEST(BiasCorrection, IsARunningProduct) {
  BiasCorrection correction(0.9, 0.999);
  EXPECT_EQ(correction.next(), std::sqrt(1 - 0.999) / (1 - 0.9));
  EXPECT_EQ(correction.next(), std::sqrt(1 - 0.999 * 0.999) / (1 - 0.9 * 0.9));
}

}  // namespace
}  // namespace cenote
