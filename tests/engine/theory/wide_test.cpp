// A network of 1,000 units a layer lies within 1 % of theory, and what the randomness of a few members adds to that:
// docs/theory.md has the same of many. 64 samples of 64 features, nearly orthogonal, and 16 random targets, so that odd
// activations average over the samples of one member; others have a common part in all samples, and do so less. The
// targets are large beside the outputs: a gradient made of the outputs, kernelᵀ·kernel·h, is not independent of h,
// which adds about outputs/units.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/theory/measured.h"

namespace cenote {
namespace {

using theory::predict;

constexpr double one_percent = 0.01;
constexpr std::int64_t members = 8;

Dataset scattered_samples() {
  std::mt19937 generator(1);
  std::normal_distribution<double> normal;
  const auto matrix = [&](std::int64_t columns, double scale) {
    Matrix result{64, columns, std::vector<double>(static_cast<std::size_t>(64 * columns))};
    for (double& value : result.values) value = scale * normal(generator);
    return result;
  };
  return train_test_split(matrix(64, 1), matrix(16, 20), 0, 0);
}

struct Case {
  const char* activation;
  const char* initializer;
  const char* bias = "\"zeros\"";
};

/// Four standard errors, or for so few members Student's t at the same rate.
void expect_within_one_percent(const test::Measured::Estimate& found, double expected, const std::string& where) {
  EXPECT_NEAR(found.value / expected, 1, one_percent + 4 * found.error / expected) << where;
}

class WideInDistribution : public ::testing::TestWithParam<Case> {};

TEST_P(WideInDistribution, LiesWithinOnePercent) {
  const Case& c = GetParam();
  std::string layers;
  for (int i = 0; i < 3; ++i)
    layers += fmt::format(R"({{type = "Dense", units = 1000, kernel_initializer = "{}", bias_initializer = {}}},
                             {{type = "Activation", activation = "{}"}},)",
                          c.initializer, c.bias, c.activation);
  const auto experiment =
      test::looked_at(layers + R"({type = "Dense", units = 16})", "loss = \"mse\"\nbatch_size = 64");
  const Dataset data = scattered_samples();
  const auto expected = predict(experiment, data);
  const test::Measured measured(experiment, data, members);
  for (std::size_t i = 0; i < 6; ++i) {
    const auto& layer = expected.layers[i];
    expect_within_one_percent(measured.ratio(layer.layer, "activation_2"), *layer.ratio, layer.layer);
    if (i % 2 == 0) {
      expect_within_one_percent(measured.variance(layer.layer), *layer.q, layer.layer);
    }
    if (i > 0) {
      expect_within_one_percent(measured.ratio(expected.layers[i - 1].layer, layer.layer), *layer.chi, layer.layer);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Activations, WideInDistribution,
                         ::testing::Values(Case{"sigmoid", "glorot_uniform"}, Case{"tanh", "he_normal"},
                                           Case{"relu", "he_uniform"}, Case{"leaky_relu", "glorot_normal"},
                                           Case{"elu", "lecun_uniform"}, Case{"selu", "lecun_normal"},
                                           Case{"softplus", "glorot_uniform"}, Case{"gelu", "he_uniform"},
                                           Case{"silu", "he_normal"}, Case{"linear", "lecun_uniform"},
                                           Case{"tanh", "lecun_uniform", "{type = \"RandomNormal\", stddev = 0.3}"},
                                           Case{"relu", "he_uniform", "{type = \"Constant\", value = -0.3}"}),
                         [](const auto& test) {
                           return fmt::format("{}_{}_{}", test.param.activation, test.param.initializer, test.index);
                         });

}  // namespace
}  // namespace cenote
