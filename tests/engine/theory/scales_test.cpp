// Fixed points, critical lines and rates against published values and those computed elsewhere.
#include <gtest/gtest.h>

#include <numbers>

#include "engine/random/initializer.h"
#include "engine/theory/batch_norm_rate.h"
#include "engine/theory/hidden_map.h"
#include "engine/theory/weight_law.h"

namespace cenote::theory {
namespace {

HiddenMap map_of(Activation activation, double sigma_w2, double sigma_b2 = 0, double slope = 0) {
  return {.function = ScalarFunction({.kind = activation, .negative_slope = slope}),
          .sigma_w2 = sigma_w2,
          .bias = {0, sigma_b2}};
}

double chi_of(const HiddenMap& map) { return fixed_point(map, 1).chi; }

TEST(FixedPoint, HasTheChiOfEveryActivation) {
  EXPECT_NEAR(chi_of(map_of(Activation::sigmoid, 1)), 0.0557, 5e-5);
  EXPECT_NEAR(chi_of(map_of(Activation::sigmoid, 2)), 0.1010, 5e-5);
  EXPECT_NEAR(chi_of(map_of(Activation::relu, 1)), 0.5, 1e-9);
  EXPECT_NEAR(chi_of(map_of(Activation::relu, 2)), 1, 1e-9);
  EXPECT_NEAR(chi_of(map_of(Activation::leaky_relu, 1, 0, 0.3)), 0.545, 1e-9);
  EXPECT_NEAR(chi_of(map_of(Activation::tanh, 1)), 1, 1e-6);
  EXPECT_NEAR(chi_of(map_of(Activation::tanh, 2)), 1.1055, 5e-5);
  EXPECT_NEAR(chi_of(map_of(Activation::selu, 1)), 1.0716, 5e-5);  // Klambauer et al. 2017: q = 1 is fixed
  EXPECT_NEAR(*fixed_point(map_of(Activation::selu, 1), 3).q, 1, 1e-9);
  EXPECT_NEAR(chi_of(map_of(Activation::gelu, 1)), 0.25, 1e-6);
  EXPECT_NEAR(chi_of(map_of(Activation::silu, 2)), 0.5, 1e-6);
}

TEST(FixedPoint, OfTanhWithBiases) {
  EXPECT_NEAR(chi_of(map_of(Activation::tanh, 0.5, 0.05)), 0.432, 5e-4);
  EXPECT_NEAR(chi_of(map_of(Activation::tanh, 1.0, 0.05)), 0.759, 5e-4);
  EXPECT_NEAR(chi_of(map_of(Activation::tanh, 2.5, 0.05)), 1.134, 5e-4);
}

TEST(CriticalLine, OfTanhIsThatOfPooleEtAl) {
  EXPECT_NEAR(*critical_sigma_w(map_of(Activation::tanh, 1, 0)), 1, 1e-3);
  EXPECT_NEAR(std::pow(*critical_sigma_w(map_of(Activation::tanh, 1, 0.01)), 2), 1.424, 1e-3);
  EXPECT_NEAR(std::pow(*critical_sigma_w(map_of(Activation::tanh, 1, 0.05)), 2), 1.761, 1e-3);
  EXPECT_NEAR(std::pow(*critical_sigma_w(map_of(Activation::tanh, 1, 0.1)), 2), 1.986, 1e-3);
  EXPECT_NEAR(*critical_sigma_w(map_of(Activation::relu, 1)), std::numbers::sqrt2, 1e-9);
}

TEST(CorrelationPoint, IsOneInTheOrderedPhaseAndLessInTheChaotic) {
  const auto ordered = map_of(Activation::tanh, 1.0, 0.05);
  const auto point = correlation_point(ordered, *fixed_point(ordered, 1).q);
  EXPECT_EQ(point.correlation, 1);
  EXPECT_NEAR(point.chi, 0.759, 5e-4);
  const auto chaotic = map_of(Activation::tanh, 2.5, 0.05);
  const double q = *fixed_point(chaotic, 1).q;
  const auto settled = correlation_point(chaotic, q);
  EXPECT_GT(settled.correlation, 0);
  EXPECT_LT(settled.correlation, 1);
  EXPECT_LT(settled.chi, 1);
  const double next = (2.5 * pair_moments(chaotic.function, chaotic.gaussian(q), settled.correlation).value + 0.05) / q;
  EXPECT_NEAR(next, settled.correlation, 1e-7);
}

TEST(BatchNormRate, IsThatOfYangEtAl) {
  const auto rate = [](Activation activation) {
    return batch_norm_rate(map_of(activation, 1), {0, 1}, Normalizes::before_activation);
  };
  EXPECT_NEAR(rate(Activation::relu), std::numbers::pi / (std::numbers::pi - 1), 1e-9);
  EXPECT_NEAR(rate(Activation::tanh), 1.178, 5e-4);
  EXPECT_NEAR(rate(Activation::sigmoid), 1.034, 5e-4);
  EXPECT_NEAR(rate(Activation::linear), 1, 1e-12);
}

TEST(WeightLaw, IsThatOfWhatIsDrawn) {
  const DrawShape shape{.rows = 60, .columns = 500, .fan_in = 60, .fan_out = 500};
  std::vector<double> drawn(30'000);
  for (const auto& [word, initializer] : words<Initializer>) {
    draw(initializer, shape, {.seed = 7}, 1.5, drawn);
    const WeightLaw law = weight_law(initializer, shape, 1.5);
    double mean = 0, square = 0;
    for (const double value : drawn) {
      mean += value / 30'000;
      square += value * value / 30'000;
    }
    // 5 standard errors of the mean, and of a variance whose kurtosis is at most 3
    EXPECT_NEAR(mean, law.mean, 5 * std::sqrt(law.variance / 30'000) + 1e-7) << word;
    EXPECT_NEAR(square - mean * mean, law.variance, 5 * law.variance * std::sqrt(2.0 / 30'000) + 1e-9) << word;
  }
}

}  // namespace
}  // namespace cenote::theory
