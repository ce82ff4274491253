#include "engine/trace/norm_sketch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <thread>

#include "engine/trace/quantile.h"

namespace cenote {
namespace {

constexpr std::array levels = {0.0, 0.1, 0.5, 0.9, 1.0};

/// Norms of vanishing gradients: 40 orders of magnitude.
std::vector<double> some_norms(std::size_t count) {
  std::mt19937_64 engine(1);
  std::vector<double> norms(count);
  for (double& norm : norms) norm = std::pow(10, -40 * static_cast<double>(engine() >> 11) / 0x1p53);
  return norms;
}

TEST(NormSketch, QuantilesAreWithinAPercent) {
  const auto norms = some_norms(1000);
  NormSketch sketch;
  for (const double norm : norms) sketch.add(norm);
  const auto exact = quantiles(norms, levels), estimated = sketch.quantiles(levels);
  for (std::size_t i = 0; i < levels.size(); ++i) EXPECT_NEAR(estimated[i] / exact[i], 1, 1.0 / 128);
}

TEST(NormSketch, DoesNotDependOnOrderOrThreads) {
  const auto norms = some_norms(10000);
  NormSketch one, many;
  for (std::size_t i = norms.size(); i-- > 0;) one.add(norms[i]);
  {
    std::vector<std::jthread> threads;
    for (std::size_t first = 0; first < 4; ++first)
      threads.emplace_back([&, first] {
        for (std::size_t i = first; i < norms.size(); i += 4) many.add(norms[i]);
      });
  }
  EXPECT_EQ(one.quantiles(levels), many.quantiles(levels));
}

TEST(NormSketch, ZeroIsExactAndNotFiniteIsInfinite) {
  NormSketch sketch;
  for (const double norm : {0.0, 0.0, std::numeric_limits<double>::quiet_NaN()}) sketch.add(norm);
  EXPECT_EQ(sketch.quantiles(levels)[2], 0);
  EXPECT_EQ(sketch.quantiles(levels)[4], std::numeric_limits<double>::infinity());
}

TEST(NormSketch, HoldsTheExtremesOfDouble) {
  NormSketch sketch;
  sketch.add(std::numeric_limits<double>::max());
  sketch.add(std::numeric_limits<double>::min());
  EXPECT_NEAR(sketch.quantiles(levels)[0] / std::numeric_limits<double>::min(), 1, 1.0 / 128);
  EXPECT_NEAR(sketch.quantiles(levels)[4] / std::numeric_limits<double>::max(), 1, 1.0 / 128);
}

TEST(NormSketch, OfNothingIsNaN) { EXPECT_TRUE(std::isnan(NormSketch().quantiles(levels)[0])); }

}  // namespace
}  // namespace cenote
