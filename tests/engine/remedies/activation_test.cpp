#include <gmock/gmock.h>

#include "tests/engine/remedies/helpers.h"

namespace cenote::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ActivationRemedy, ReplacesThoseOfHiddenLayers) {
  const auto trials = try_activations(experiment_of(ten_sigmoid));
  EXPECT_THAT(names_of(trials), ElementsAre("relu", "leaky_relu", "elu", "selu", "tanh"));
  EXPECT_EQ(layers_of(changed(trials, "tanh")),
            R"({ type = "Dense", units = 10, activation = "tanh", repeat = 10 }, )" + output_layer);
}

TEST(ActivationRemedy, LeavesOutWhatTheNetworkHas) {
  const auto relu = experiment_of(R"({ type = "Dense", units = 4, activation = "relu" }, { type = "Dense", units = 4 },
                                     { type = "ReLU" }, )" +
                                  output_layer);
  EXPECT_THAT(names_of(try_activations(relu)), ElementsAre("leaky_relu", "elu", "selu", "tanh"));
}

TEST(ActivationRemedy, ReplacesLayersAndKeepsBottlenecks) {
  const auto mixed = experiment_of(R"({ type = "Dense", units = 4 }, { type = "PReLU" }, { type = "Dense", units = 2 },
                                      { type = "Dense", units = 4, activation = "sigmoid" }, )" +
                                   output_layer);
  EXPECT_EQ(
      layers_of(changed(try_activations(mixed), "elu")),
      R"({ type = "Dense", units = 4 }, { type = "Activation", activation = "elu" }, { type = "Dense", units = 2 }, )"
      R"({ type = "Dense", units = 4, activation = "elu" }, )" +
          output_layer);
}

TEST(ActivationRemedy, GivesALinearNetworkOne) {
  const auto linear = experiment_of(R"({ type = "Dense", units = 4, repeat = 3 }, )" + output_layer);
  EXPECT_EQ(layers_of(changed(try_activations(linear), "relu")),
            R"({ type = "Dense", units = 4, activation = "relu", repeat = 3 }, )" + output_layer);
}

TEST(ActivationRemedy, NeedsHiddenLayersAndNoGridOfSlopes) {
  EXPECT_THAT(try_activations(experiment_of(output_layer)).why_none, HasSubstr("no hidden layer"));
  const auto leaky = experiment_of(R"({ type = "Dense", units = 4 }, { type = "LeakyReLU" }, )" + output_layer,
                                   "[cohort]\nvary = { negative_slope = [0.1, 0.2] }");
  EXPECT_THAT(try_activations(leaky).trials, IsEmpty());
  EXPECT_THAT(try_activations(leaky).why_none, HasSubstr("negative_slope"));
}

}  // namespace
}  // namespace cenote::test
