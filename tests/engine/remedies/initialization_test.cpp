#include <gmock/gmock.h>

#include "tests/engine/remedies/helpers.h"

namespace cenote::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string matched_name(const std::string& activation, const std::string& initializer = "zeros") {
  const auto experiment = experiment_of(R"({ type = "Dense", units = 4, activation = ")" + activation +
                                        R"(", kernel_initializer = ")" + initializer + R"(" }, )" + output_layer);
  for (const auto& trial : try_initializations(experiment).trials)
    if (trial.id == "matched") return trial.name;
  return "none";
}

TEST(InitializationRemedy, GoesWithTheActivation) {
  EXPECT_EQ(matched_name("relu"), "he_normal");
  EXPECT_EQ(matched_name("elu"), "he_normal");
  EXPECT_EQ(matched_name("selu"), "lecun_normal");
  EXPECT_EQ(matched_name("tanh"), "glorot_normal");
  EXPECT_EQ(matched_name("sigmoid"), "glorot_normal x 4");
  EXPECT_EQ(matched_name("softplus"), "glorot_normal x 2");
}

TEST(InitializationRemedy, IsNoneWhereTheVarianceIsTheSame) {
  EXPECT_EQ(matched_name("tanh", "glorot_uniform"), "none");
  EXPECT_EQ(matched_name("relu", "he_uniform"), "none");
  EXPECT_EQ(matched_name("relu", "lecun_normal"), "he_normal");
}

TEST(InitializationRemedy, LeavesTheOutputAloneAndLooksThroughNormalization) {
  const auto trials = try_initializations(experiment_of(
      R"({ type = "Dense", units = 4 }, { type = "BatchNormalization" }, { type = "ReLU" }, )" + output_layer));
  EXPECT_THAT(names_of(trials), ElementsAre("he_normal", "orthogonal"));
  EXPECT_EQ(layers_of(changed(trials, "he_normal")),
            R"({ type = "Dense", units = 4, kernel_initializer = "he_normal" }, { type = "BatchNormalization" }, )"
            R"({ type = "ReLU" }, )" +
                output_layer);
  EXPECT_DOUBLE_EQ(std::get<Dense>(changed(trials, "orthogonal").network.layers().front().kind).kernel_initializer.gain,
                   std::sqrt(2));
}

TEST(InitializationRemedy, MatchesEachLayer) {
  const auto trials = try_initializations(experiment_of(
      R"({ type = "Dense", units = 4, activation = "relu" }, { type = "Dense", units = 4, activation = "selu" }, )" +
      output_layer));
  EXPECT_EQ(layers_of(changed(trials, "matched initializers")),
            R"({ type = "Dense", units = 4, activation = "relu", kernel_initializer = "he_normal" }, )"
            R"({ type = "Dense", units = 4, activation = "selu", kernel_initializer = "lecun_normal" }, )" +
                output_layer);
}

TEST(InitializationRemedy, IsNoneForGivenWeights) {
  auto experiment = experiment_of(ten_sigmoid);
  experiment.cohort.initial_weights = "w.npz";
  EXPECT_THAT(try_initializations(experiment).why_none, HasSubstr("cohort.initial_weights"));
}

}  // namespace
}  // namespace cenote::test
