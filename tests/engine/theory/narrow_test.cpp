// Ten units a layer: of thousands of seeds, the stated share lies below each quantile of the band.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/engine/theory/measured.h"

namespace cenote {
namespace {

constexpr std::int64_t seeds = 6000;

struct Case {
  const char* name;
  const char* hidden;
  const char* rest = "";
};

class NarrowInDistribution : public ::testing::TestWithParam<Case> {};

/// The share of the seeds whose ratio is at most `quantile`.
double share_below(const test::Measured& measured, const std::string& layer, const std::string& last, double quantile) {
  double below = 0;
  for (std::int64_t m = 0; m < measured.members(); ++m)
    if (measured.gradient(layer, m) <= quantile * measured.gradient(last, m)) below += 1;
  return below / static_cast<double>(measured.members());
}

TEST_P(NarrowInDistribution, LiesInTheBandAtTheStatedRate) {
  const auto experiment = test::looked_at(
      fmt::format("{}, {{type = \"Dense\", units = 1, activation = \"sigmoid\"}}", GetParam().hidden), GetParam().rest);
  const Dataset data = load_data(experiment.data);
  const auto expected = theory::predict(experiment, data);
  const test::Measured measured(experiment, data, seeds);
  ASSERT_GE(expected.draws, 4000);
  if (expected.first_loss_at_width) {
    EXPECT_NEAR(measured.first_loss() / *expected.first_loss_at_width, 1, 0.02);
  }
  std::string last;
  for (const auto& layer : expected.layers)
    if (layer.ratio == 1) last = layer.layer;
  for (const auto& layer : expected.layers) {
    ASSERT_TRUE(layer.band) << layer.layer;
    if (layer.ratio == 1 || &layer == &expected.layers.back()) continue;
    for (std::size_t i = 0; i < theory::band_levels.size(); ++i) {
      const double level = theory::band_levels[i];
      // 4.5 standard errors: of the seeds, and of the draws that made the band
      const double error = std::sqrt(level * (1 - level) * (1.0 / seeds + 1.0 / static_cast<double>(expected.draws)));
      EXPECT_NEAR(share_below(measured, layer.layer, last, (*layer.band)[i]), level, 4.5 * error + 1.0 / seeds)
          << layer.layer << " at " << level;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Networks, NarrowInDistribution,
    ::testing::Values(
        Case{"sigmoid", R"({type = "Dense", units = 10, activation = "sigmoid", repeat = 10})"},
        Case{"relu",
             R"({type = "Dense", units = 10, activation = "relu", kernel_initializer = "he_normal", repeat = 10})"},
        Case{
            "orthogonal",
            R"({type = "Dense", units = 10, activation = "tanh", kernel_initializer = {type = "Orthogonal", gain = 1.5}, repeat = 6})"},
        Case{"batch_norm",
             R"({type = "Dense", units = 10, use_bias = false}, {type = "BatchNormalization"}, {type = "ReLU"},
                {type = "Dense", units = 10, use_bias = false}, {type = "BatchNormalization"}, {type = "ReLU"})"},
        Case{
            "residual",
            R"({type = "Dense", units = 10, activation = "tanh"}, {type = "Residual", repeat = 4, layers = [{type = "Dense", units = 10, activation = "tanh"}]})"},
        Case{
            "widths",
            R"({type = "Dense", units = 4, activation = "gelu"}, {type = "Dense", units = 16}, {type = "LeakyReLU"}, {type = "Dense", units = 7, activation = "softplus"})",
            "loss = \"mse\"\nbatch_size = 8"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(NarrowInDistribution, FourthMomentsOfReLUAreHanins) {
  const auto experiment = test::looked_at(
      R"({type = "Dense", units = 200, activation = "relu", kernel_initializer = {type = "VarianceScaling", scale = 2, distribution = "untruncated_normal"}, repeat = 8},
         {type = "Dense", units = 1, activation = "sigmoid"})",
      "batch_size = 1");
  const Dataset data = load_data(experiment.data);
  const auto expected = theory::predict(experiment, data);
  EXPECT_NEAR(*expected.fourth_moment, std::pow(1 + 5.0 / 200, 7), 1e-9);  // Hanin 2018
}

}  // namespace
}  // namespace cenote
