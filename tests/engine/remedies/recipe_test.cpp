// Remedies that change the optimizer: clipping, learning rate, another one.
#include <gmock/gmock.h>

#include "tests/engine/remedies/helpers.h"

namespace cenote::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Experiment with_optimizer(const std::string& optimizer, const std::string& cohort = {}) {
  return experiment_of(ten_sigmoid, "[recipe]\noptimizer = " + optimizer + "\n" + cohort);
}

Optimizer optimizer_of(const Trials& trials, const std::string& name) { return changed(trials, name).recipe.optimizer; }

TEST(ClippingRemedy, TriesEachFormUnlessOneIsSet) {
  const auto trials = try_clipping(with_optimizer("\"SGD\""));
  EXPECT_THAT(names_of(trials), ElementsAre("global_clipnorm 1", "clipnorm 1", "clipvalue 0.5"));
  EXPECT_EQ(optimizer_of(trials, "clipvalue 0.5").clipping, (Clipping{Clipping::Form::clipvalue, 0.5}));
  EXPECT_THAT(try_clipping(with_optimizer("{ type = \"SGD\", clipvalue = 3 }")).why_none,
              HasSubstr("clipvalue is set"));
  EXPECT_THAT(try_clipping(with_optimizer("\"SGD\"", "[cohort]\nvary = { clipnorm = [1, 2] }")).why_none,
              HasSubstr("clipnorm is set"));
}

TEST(LearningRateRemedy, IsTenfoldAndATenth) {
  const auto trials = try_learning_rates(with_optimizer("\"Adam\""));
  EXPECT_THAT(names_of(trials), ElementsAre("learning rate 0.01", "learning rate 0.0001"));
  EXPECT_EQ(optimizer_of(trials, "learning rate 0.0001").learning_rate.initial_learning_rate, 0.0001);
}

TEST(LearningRateRemedy, KeepsTheShapeOfASchedule) {
  const auto trials = try_learning_rates(with_optimizer(
      R"({ type = "SGD", learning_rate = { type = "CosineDecay", initial_learning_rate = 0, decay_steps = 9, )"
      R"(warmup_target = 0.5, warmup_steps = 3 } })"));
  EXPECT_THAT(names_of(trials), ElementsAre("learning rate x 10", "learning rate x 0.1"));
  const auto rate = optimizer_of(trials, "learning rate x 10").learning_rate;
  EXPECT_EQ(rate.type, LearningRate::Type::cosine_decay);
  EXPECT_EQ(rate.warmup_target, 5);
  EXPECT_EQ(rate.decay_steps, 9);
}

TEST(LearningRateRemedy, IsNoneWhereTheCohortVariesIt) {
  const auto varied = with_optimizer("\"Adam\"", "[cohort]\nvary = { learning_rate = [0.1, 0.2] }");
  EXPECT_THAT(try_learning_rates(varied).why_none, HasSubstr("varies it"));
}

TEST(OptimizerRemedy, TriesTheOthers) {
  EXPECT_THAT(names_of(try_optimizers(with_optimizer("\"Adam\""))), ElementsAre("RMSprop", "SGD with momentum"));
  EXPECT_THAT(names_of(try_optimizers(with_optimizer("\"SGD\""))), ElementsAre("Adam", "RMSprop", "SGD with momentum"));
  EXPECT_THAT(names_of(try_optimizers(with_optimizer("{ type = \"SGD\", momentum = 0.5 }"))),
              ElementsAre("Adam", "RMSprop"));
}

TEST(OptimizerRemedy, KeepsClippingDecayAndScheduleButTakesItsOwnRate) {
  const auto trials = try_optimizers(with_optimizer(
      R"({ type = "SGD", clipnorm = 2, weight_decay = 0.5, learning_rate = { type = "ExponentialDecay", )"
      R"(initial_learning_rate = 0.1, decay_steps = 7, decay_rate = 0.5 } })"));
  const auto adam = optimizer_of(trials, "Adam");
  EXPECT_EQ(adam.type, Optimizer::Type::adam);
  EXPECT_EQ(adam.clipping, (Clipping{Clipping::Form::clipnorm, 2}));
  EXPECT_EQ(adam.weight_decay, 0.5);
  EXPECT_DOUBLE_EQ(adam.learning_rate.initial_learning_rate, 0.01);  // ten times the default, as before
  EXPECT_EQ(adam.learning_rate.decay_steps, 7);
  EXPECT_EQ(
      optimizer_of(try_optimizers(with_optimizer("{ type = \"SGD\", learning_rate = 0.5 }")), "Adam").learning_rate,
      optimizers::adam().learning_rate);
}

}  // namespace
}  // namespace cenote::test
