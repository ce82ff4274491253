// The integrals of mean-field theory against tests/golden/theory.py, which takes another method, and closed forms.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "engine/theory/output_loss.h"
#include "engine/theory/unit_moments.h"

namespace cenote::theory {
namespace {

using ::testing::DoubleNear;

const nlohmann::json& golden() {
  static const auto document = nlohmann::json::parse(std::ifstream(CENOTE_GOLDEN_DIR "/theory.json"));
  return document;
}

ScalarFunction function(const std::string& word) {
  for (const auto& [name, activation] : words<Activation>)
    if (name == word) return ScalarFunction({.kind = activation, .negative_slope = 0.2});
  throw std::runtime_error(word);
}

// Cancellation in 1 − tanh² costs digits of φ′ where it is small; what is left of the sum is what counts.
constexpr double tolerance = 2e-10;

void expect_near(double found, double expected, const nlohmann::json& where) {
  EXPECT_NEAR(found, expected, tolerance * std::abs(expected) + 1e-15) << where;
}

TEST(Integrals, AgreeWithTanhSinhQuadratureForEveryActivation) {
  for (const auto& unit : golden()["units"]) {
    const UnitMoments found = unit_moments(function(unit["activation"]), {unit["m"], unit["q"]});
    const double scale = std::sqrt(unit["square"].get<double>());
    EXPECT_NEAR(found.mean, unit["mean"].get<double>(), tolerance * scale) << unit;
    expect_near(found.square, unit["square"], unit);
    expect_near(found.slope_square, unit["slope_square"], unit);
    expect_near(found.slope_fourth, unit["slope_fourth"], unit);
  }
}

TEST(Integrals, OfPairsAgreeWithAGrid) {
  for (const auto& pair : golden()["pairs"]) {
    const PairMoments found = pair_moments(function(pair["activation"]), {0, pair["q"]}, pair["c"]);
    expect_near(found.value, pair["value"], pair);
    expect_near(found.slope, pair["slope"], pair);
  }
}

TEST(Integrals, OfReLUAreTheArcCosineKernel) {  // Cho & Saul 2009
  const auto relu = function("relu");
  for (const double q : {1e-6, 0.3, 1e6})
    for (const double c : {-0.9, 0.0, 0.5, 0.99}) {
      const double angle = std::acos(c), pi = std::numbers::pi;
      const PairMoments found = pair_moments(relu, {0, q}, c);
      EXPECT_NEAR(found.value, q / (2 * pi) * (std::sin(angle) + (pi - angle) * c), 1e-6 * q) << c;
      EXPECT_NEAR(found.slope, (pi - angle) / (2 * pi), 1e-4) << c;
    }
}

TEST(Integrals, AThresholdAndAMaximumAreCutThere) {
  const ScalarFunction relu6({.kind = Activation::thresholded_relu, .max_value = 6});
  const double p = std::erf(6 / std::sqrt(2.0) / 3) / 2;  // P(0 < z < 6), σ = 3
  EXPECT_NEAR(unit_moments(relu6, {0, 9}).slope_square, p, 1e-12);
}

TEST(ExpectedLoss, AfterSoftmaxOfThreeAgreesWithAGrid) {
  const OutputLayer output{.loss = Loss::sparse_categorical_crossentropy,
                           .units = 3,
                           .is_softmax = true,
                           .function = {},
                           .activation = Activation::softmax};
  const SampleGroup samples{.weight = 1, .mean = 0, .square = 1, .y_sum = 1, .y_square = 1};
  for (const auto& row : golden()["softmax_of_three"]) {
    const auto found = expected_loss(output, {0, row["v"]}, samples);
    EXPECT_NEAR(found->loss, row["loss"].get<double>(), 1e-9);
    EXPECT_NEAR(found->pre_activation_gradient, row["gradient"].get<double>(), 1e-9);
  }
}

TEST(ExpectedLoss, AfterSoftmaxOfTwoIsThatOfOneSigmoidOfTheDifference) {
  const OutputLayer two{.loss = Loss::categorical_crossentropy,
                        .units = 2,
                        .is_softmax = true,
                        .function = {},
                        .activation = Activation::softmax};
  const OutputLayer one{.loss = Loss::binary_crossentropy,
                        .units = 1,
                        .is_softmax = false,
                        .function = function("sigmoid"),
                        .activation = Activation::sigmoid};
  for (const double v : {0.0, 0.1, 2.0, 50.0}) {
    const SampleGroup samples{.weight = 1, .mean = 0, .square = 1, .y_sum = 1, .y_square = 1};
    EXPECT_NEAR(expected_loss(two, {0, v}, samples)->loss, expected_loss(one, {0, 2 * v}, samples)->loss, 1e-9) << v;
  }
}

TEST(ExpectedLoss, IsNotGuessedWhereTheLossDoesNotFitTheActivation) {
  const OutputLayer output{.loss = Loss::binary_crossentropy,
                           .units = 1,
                           .is_softmax = false,
                           .function = function("relu"),
                           .activation = Activation::relu};
  EXPECT_FALSE(expected_loss(output, {0, 1}, {}));
}

}  // namespace
}  // namespace cenote::theory
