#include "cenote/schedule.h"

#include <gtest/gtest.h>

namespace cenote {
namespace {

TEST(MakeSchedule, HasARateForEachStep) {
  const Recipe recipe{.optimizer = optimizers::sgd(), .epochs = 3, .batch_size = 32};
  const Schedule schedule = make_schedule(recipe, 200, 50, {});
  EXPECT_EQ(schedule.steps_per_epoch(), 7);
  ASSERT_EQ(schedule.rates.size(), 21);
  EXPECT_EQ(schedule.rates[20].learning_rate, 1);
  EXPECT_EQ(schedule.rates[20].bias_correction, 1);
}

TEST(MakeSchedule, CorrectsAdamsBias) {
  for (const Optimizer& optimizer : {optimizers::adam(), optimizers::adamw()}) {
    const Schedule schedule = make_schedule({.optimizer = optimizer, .epochs = 1}, 200, 50, {});
    EXPECT_LT(schedule.rates[0].bias_correction, 0.32);
    EXPECT_NE(schedule.rates[0].bias_correction, schedule.rates[1].bias_correction);
  }
}

TEST(MakeSchedule, FollowsADecayingRate) {
  Recipe recipe{.optimizer = optimizers::sgd(), .epochs = 1};
  recipe.optimizer.learning_rate = {
      .type = LearningRate::Type::exponential_decay, .initial_learning_rate = 1, .decay_steps = 1, .decay_rate = 0.5};
  const Schedule schedule = make_schedule(recipe, 96, 0, {});
  EXPECT_EQ(schedule.rates[2].learning_rate, 0.25);
}

TEST(MakeSchedule, OfNoEpochsHasTheTracesLastRecordAlone) {
  const Schedule schedule = make_schedule({.epochs = 0}, 96, 0, {});
  EXPECT_TRUE(schedule.rates.empty());
  EXPECT_EQ(schedule.traced_steps(), std::vector<std::int64_t>{0});
}

}  // namespace
}  // namespace cenote
