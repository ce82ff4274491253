#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <class L>
L layer(const std::string& table) {
  return std::get<L>(parse("[network]\nlayers = [{ " + table + " }]").network.layers().front().kind);
}

Initializer kernel(const std::string& value) {
  return layer<Dense>("type = \"Dense\", units = 1, kernel_initializer = " + value).kernel_initializer;
}

Optimizer optimizer(const std::string& value) {
  return parse("[recipe]\noptimizer = " + value + small_network).recipe.optimizer;
}

TEST(Keys, DefaultsAreTheFrontDoors) {
  const Experiment e = parse(small_network);
  EXPECT_EQ(e.title, "experiment");
  EXPECT_EQ(e.data.source, DataSpec::Source::make_moons);
  EXPECT_EQ(e.data.samples, 250);
  EXPECT_EQ(e.data.noise, 0.05);
  EXPECT_EQ(e.data.test_size, 0.2);
  Recipe recipe;
  recipe.metrics = {{Metric::accuracy}};
  EXPECT_EQ(e.recipe, recipe);
  EXPECT_EQ(e.cohort, Cohort{});
  EXPECT_EQ(e.trace, TraceRequest{});
}

TEST(Keys, MetricsFollowTheLoss) {
  EXPECT_THAT(*parse("[recipe]\nloss = \"mse\"" + small_network).recipe.metrics, IsEmpty());
  EXPECT_THAT(*parse("[recipe]\nmetrics = []" + small_network).recipe.metrics, IsEmpty());
  EXPECT_THAT(*parse("[recipe]\nloss = \"mse\"\nmetrics = [\"mae\"]" + small_network).recipe.metrics,
              ElementsAre(Metric::mae));
}

TEST(Keys, OptimizersHaveKerasDefaults) {
  EXPECT_EQ(optimizer("\"Adam\""), optimizers::adam());
  EXPECT_EQ(optimizer("{}"), optimizers::adam());
  EXPECT_EQ(optimizer("{ type = \"AdamW\" }"), optimizers::adamw());
  EXPECT_EQ(optimizer("\"SGD\"").learning_rate.initial_learning_rate, 0.01);
  EXPECT_EQ(optimizer("\"RMSprop\""), optimizers::rmsprop());
  EXPECT_EQ(optimizer("{ learning_rate = 1 }").learning_rate.initial_learning_rate, 1.0);
}

TEST(Keys, Schedules) {
  const LearningRate decay = optimizer(
                                 "{ learning_rate = { type = \"ExponentialDecay\", initial_learning_rate = 1, "
                                 "decay_steps = 5, decay_rate = 0.5 } }")
                                 .learning_rate;
  EXPECT_EQ(decay, (LearningRate{.type = LearningRate::Type::exponential_decay,
                                 .initial_learning_rate = 1,
                                 .decay_steps = 5,
                                 .decay_rate = 0.5}));
  const LearningRate cosine = optimizer(
                                  "{ learning_rate = { type = \"CosineDecay\", initial_learning_rate = 0, "
                                  "decay_steps = 5, warmup_target = 1, warmup_steps = 2 } }")
                                  .learning_rate;
  EXPECT_EQ(cosine.warmup_target, 1);
  EXPECT_EQ(cosine.warmup_steps, 2);
}

TEST(Keys, InitializersByEitherName) {
  EXPECT_EQ(kernel("\"he_uniform\""), initializers::he_uniform);
  EXPECT_EQ(kernel("\"HeUniform\""), initializers::he_uniform);
  EXPECT_EQ(kernel("{ type = \"HeUniform\" }"), initializers::he_uniform);
  EXPECT_EQ(kernel("{ type = \"GlorotNormal\" }"), initializers::glorot_normal);
  EXPECT_EQ(kernel("{ type = \"Zeros\" }"), initializers::zeros);
  EXPECT_EQ(kernel("{ type = \"random_normal\", stddev = 2 }").stddev, 2);
  EXPECT_EQ(kernel("{ type = \"Constant\", value = -1 }").value, -1);
  EXPECT_EQ(kernel("{ type = \"VarianceScaling\" }"), initializers::lecun_normal);
  EXPECT_EQ(kernel("\"glorot_uniform\""), Dense{}.kernel_initializer);
}

TEST(Keys, LayersHaveKerasDefaults) {
  EXPECT_EQ(layer<Dense>("type = \"Dense\", units = 3"), Dense{.units = 3});
  EXPECT_EQ(layer<ReLU>("type = \"ReLU\""), ReLU{});
  EXPECT_EQ(layer<LeakyReLU>("type = \"LeakyReLU\"").negative_slope, 0.3);
  EXPECT_EQ(layer<ELU>("type = \"ELU\"").alpha, 1);
  EXPECT_EQ(layer<PReLU>("type = \"PReLU\""), PReLU{});
  EXPECT_EQ(layer<BatchNormalization>("type = \"BatchNormalization\""), BatchNormalization{});
}

TEST(Keys, RegularizersByNameOrTable) {
  const Regularizer l2{.type = Regularizer::Type::L2, .factor = 0.01};
  EXPECT_EQ(layer<Dense>("type = \"Dense\", units = 3, kernel_regularizer = \"L2\"").kernel_regularizer, l2);
  EXPECT_EQ(layer<Dense>("type = \"Dense\", units = 3, bias_regularizer = { type = \"L2\" }").bias_regularizer, l2);
  EXPECT_EQ(layer<PReLU>("type = \"PReLU\", alpha_regularizer = { type = \"L1\", factor = 2 }").alpha_regularizer,
            (Regularizer{.type = Regularizer::Type::L1, .factor = 2}));
}

TEST(Keys, VaryByListOrRange) {
  const auto grid = [](const std::string& axis) {
    return parse("[cohort]\nvary = { gain = " + axis + " }" + small_network).cohort.vary.at(Hyperparameter::gain);
  };
  EXPECT_THAT(grid("[1, 0.5]"), ElementsAre(1, 0.5));
  EXPECT_THAT(grid("{ from = 1, to = 3, steps = 5 }"), ElementsAre(1, 1.5, 2, 2.5, 3));
  EXPECT_THAT(grid("{ from = 1, to = 4, steps = 1 }"), ElementsAre(1));
  EXPECT_THAT(grid("{ from = 3, to = 1, steps = 2, scale = \"linear\" }"), ElementsAre(3, 1));
  const auto logarithmic = grid("{ from = 0.001, to = 10, steps = 5, scale = \"log\" }");
  ASSERT_EQ(logarithmic.size(), 5U);
  EXPECT_EQ(logarithmic.front(), 0.001);
  EXPECT_EQ(logarithmic.back(), 10);
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(std::log10(logarithmic[static_cast<std::size_t>(i)]), i - 3, 1e-13);
  const auto extreme = grid("{ from = 1e-300, to = 1e300, steps = 7, scale = \"log\" }");
  for (int i = 0; i < 7; ++i) EXPECT_NEAR(std::log10(extreme[static_cast<std::size_t>(i)]), 100 * i - 300, 1e-11);
}

TEST(Keys, TraceSizes) {
  const auto limit = [](const std::string& value) {
    return parse("[trace]\nlimit = " + value + small_network).trace.limit;
  };
  EXPECT_EQ(limit("\"1 GiB\""), 1ULL << 30);
  EXPECT_EQ(limit("\"512MiB\""), 512ULL << 20);
  EXPECT_EQ(limit("\"1.5 KB\""), 1500U);
  EXPECT_EQ(limit("\"100\""), 100U);
  EXPECT_EQ(limit("100"), 100U);
}

TEST(Keys, TraceEvery) {
  const auto every = [](const std::string& value) {
    return parse("[trace]\nevery = " + value + small_network).trace.every;
  };
  EXPECT_EQ(every("\"epoch\""), TraceRequest::every_epoch);
  EXPECT_EQ(every("0"), 0);
  EXPECT_EQ(every("7"), 7);
}

TEST(Keys, TheReferenceNamesEveryKey) {
  const std::string text = experiment_reference();
  for (const std::string key :
       {"title", "samples", "split_random_state", "standardize", "units", "kernel_initializer", "negative_slope",
        "moving_variance_initializer", "repeat", "beta_2", "global_clipnorm", "warmup_target", "epoch_end_freq",
        "reproducible", "initial_weights", "vary", "limit", "numerics", "set"})
    EXPECT_THAT(text, HasSubstr("\n  " + key + " = ")) << key;
  EXPECT_THAT(text, HasSubstr("momentum = 0.99"));
  EXPECT_THAT(text, HasSubstr("units = (required)"));
}

}  // namespace
}  // namespace cenote::spec::test
