// What `predict` says of whole networks: verdicts, scales, what it refuses to guess, and losses before training.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <numbers>

#include "tests/engine/theory/measured.h"

namespace cenote {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using theory::predict;
using theory::Theory;
using theory::Verdict;

Theory theory_of(const std::string& layers, const std::string& rest = "") {
  const auto experiment = test::looked_at(layers, rest);
  return predict(experiment, load_data(experiment.data));
}

const std::string output = R"(, {type = "Dense", units = 1, activation = "sigmoid"})";

std::string dense(const std::string& activation, const std::string& more = "", int repeat = 10) {
  return fmt::format(R"({{type = "Dense", units = 10, activation = "{}", repeat = {}{}}})", activation, repeat, more);
}

TEST(Theory, TenSigmoidLayersVanish) {
  const auto theory = theory_of(dense("sigmoid") + output);
  EXPECT_EQ(theory.verdict, Verdict::vanishing);
  EXPECT_NEAR(*theory.chi, 0.0557, 1e-4);
  EXPECT_NEAR(*theory.xi_gradient, -1 / std::log(*theory.chi), 1e-12);
  EXPECT_NEAR(*theory.trainable_depth, 6 * *theory.xi_gradient, 1e-9);
  EXPECT_EQ(theory.hidden_layers, 10);
  EXPECT_NEAR(theory.inverse_width, 1, 1e-12);
  EXPECT_NEAR(*theory.layers[8].ratio, *theory.layers[9].chi, 1e-12);
  EXPECT_EQ(*theory.layers[9].ratio, 1);
}

TEST(Theory, VerdictsFollowTheInitializer) {
  EXPECT_EQ(theory_of(dense("relu", ", kernel_initializer = \"he_normal\"") + output).verdict, Verdict::critical);
  EXPECT_EQ(theory_of(dense("relu") + output).verdict, Verdict::vanishing);
  const auto large = theory_of(
      dense("tanh", ", kernel_initializer = {type = \"VarianceScaling\", scale = 3, mode = \"fan_in\"}") + output);
  EXPECT_EQ(large.verdict, Verdict::exploding);
  EXPECT_LT(*large.xi_gradient, 0);
  EXPECT_GT(*large.trainable_depth, 0);
  EXPECT_NEAR(*large.critical_sigma_w, 1, 1e-3);
}

TEST(Theory, WidthsThatChangeTakeTheFanIn) {
  const auto theory = theory_of(
      R"({type = "Dense", units = 40, activation = "relu", kernel_initializer = {type = "RandomNormal", stddev = 0.2}},
         {type = "Dense", units = 5, activation = "relu", kernel_initializer = {type = "RandomNormal", stddev = 0.2}})" +
      output);
  EXPECT_NEAR(*theory.layers[1].chi, 40 * 0.04 / 2, 1e-12);
  EXPECT_NEAR(*theory.layers[0].ratio, 40 * 0.04 / 2, 1e-12);
}

TEST(Theory, BatchNormalizationExplodesByItsRate) {
  std::string layers;
  for (int i = 0; i < 3; ++i)
    layers += R"({type = "Dense", units = 10, use_bias = false}, {type = "BatchNormalization"}, {type = "ReLU"},)";
  const auto theory = theory_of(layers + R"({type = "Dense", units = 1, activation = "sigmoid"})");
  EXPECT_NEAR(*theory.chi, std::numbers::pi / (std::numbers::pi - 1), 1e-9);
  EXPECT_EQ(theory.verdict, Verdict::exploding);
  EXPECT_GT(*theory.layers[0].ratio, 1);
}

TEST(Theory, ResidualSumsAddOneToWhatTheirBranchHandsBack) {
  const std::string branch = R"(layers = [{type = "Dense", units = 10, activation = "tanh"}])";
  const auto theory =
      theory_of(R"({type = "Dense", units = 10}, {type = "Residual", repeat = 3, )" + branch + "}" + output);
  const auto& add = theory.layers[4];
  EXPECT_EQ(add.layer, "add_1");
  EXPECT_NEAR(*add.ratio, 1 + *theory.layers[5].chi, 0.02);  // chi: mean over samples, not weighted by gradients
  EXPECT_FALSE(theory.trainable_depth);
}

TEST(Theory, SaysWhatItDoesNotCover) {
  const auto why = [](const Theory& theory) { return theory.not_covered.at(0); };
  EXPECT_THAT(why(theory_of(dense("relu", ", kernel_initializer = \"ones\"") + output)),
              HasSubstr("kernel's mean is 1"));
  EXPECT_THAT(why(theory_of(dense("relu") + R"(, {type = "Activation", activation = "tanh"})" + output)),
              HasSubstr("layer \"activation\": what enters it is not Gaussian"));
  const auto odd =
      theory_of(R"({type = "Dense", units = 10, name = "a"}, {type = "Activation", activation = "relu", name = "b"},
    {type = "Add", inputs = ["a", "b"]})" +
                output);
  EXPECT_THAT(why(odd), HasSubstr("\"a\" reaches it twice"));
  EXPECT_FALSE(odd.verdict);
  EXPECT_FALSE(theory_of(dense("softmax") + output).verdict);
}

TEST(Theory, IsWrittenAsTheFrontDoorSays) {
  const auto json = nlohmann::json::parse(theory_json(theory_of(dense("tanh", "", 2) + output)));
  EXPECT_EQ(json["layers"].size(), 3U);
  for (const char* key : {"layer", "q", "chi", "gradient_norm_squared_ratio"})
    EXPECT_TRUE(json["layers"][0].contains(key));
  for (const char* key : {"chi", "xi_gradient", "trainable_depth", "verdict"}) EXPECT_TRUE(json.contains(key)) << key;
  EXPECT_EQ(json["layers"][0]["layer"], "dense");
}

TEST(Theory, RefusesWhatTrainingWould) {
  EXPECT_THROW(theory_of(R"({type = "Dense", units = 3, activation = "softmax"})"), SpecError);
}

struct LossCase {
  const char* layers;
  const char* rest;
};

class FirstLossInDistribution : public ::testing::TestWithParam<LossCase> {};

TEST_P(FirstLossInDistribution, IsWhatWideNetworksStartFrom) {
  const auto experiment = test::looked_at(GetParam().layers, GetParam().rest);
  const Dataset data = load_data(experiment.data);
  const double expected = *predict(experiment, data).first_loss;
  EXPECT_NEAR(test::Measured(experiment, data, 300).first_loss() / expected, 1, 0.02);
}

INSTANTIATE_TEST_SUITE_P(
    Losses, FirstLossInDistribution,
    ::testing::Values(
        LossCase{
            R"({type = "Dense", units = 200, activation = "tanh", kernel_initializer = "he_normal", repeat = 2}, {type = "Dense", units = 1, activation = "sigmoid"})",
            ""},
        LossCase{
            R"({type = "Dense", units = 200, activation = "relu", kernel_initializer = "he_normal", repeat = 2}, {type = "Dense", units = 10, activation = "softmax"})",
            "loss = \"sparse_categorical_crossentropy\"\n[data]\nsource = \"digits\""},
        LossCase{
            R"({type = "Dense", units = 200, activation = "softplus", repeat = 2}, {type = "Dense", units = 1, activation = "sigmoid"})",
            "loss = \"mse\""}));

}  // namespace
}  // namespace cenote
