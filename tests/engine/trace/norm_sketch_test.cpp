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

std::vector<double> quantiles_of(const NormSketch& sketch, std::span<const NormBin> more = {}) {
  NormHistogram histogram;
  sketch.add_to(histogram);
  for (const NormBin bin : more) histogram.add(bin);
  return histogram.quantiles(levels);
}

NormBin bin_of(double norm) { return bin_of_square(norm * norm, true); }

TEST(NormSketch, QuantilesAreWithinHalfAPercent) {
  const auto norms = some_norms(1000);
  NormSketch sketch;
  for (const double norm : norms) sketch.add(bin_of(norm));
  const auto exact = quantiles(norms, levels), estimated = quantiles_of(sketch);
  for (std::size_t i = 0; i < levels.size(); ++i) EXPECT_NEAR(estimated[i] / exact[i], 1, 1.0 / 256);
}

TEST(NormSketch, DoesNotDependOnOrderOrThreads) {
  const auto norms = some_norms(10000);
  NormSketch one, many;
  for (std::size_t i = norms.size(); i-- > 0;) one.add(bin_of(norms[i]));
  {
    std::vector<std::jthread> threads;
    for (std::size_t first = 0; first < 4; ++first)
      threads.emplace_back([&, first] {
        for (std::size_t i = first; i < norms.size(); i += 4) many.add(bin_of(norms[i]));
      });
  }
  EXPECT_EQ(quantiles_of(one), quantiles_of(many));
}

TEST(NormSketch, ZeroIsExactAndNotFiniteIsInfinite) {
  NormSketch sketch;
  for (const double norm : {0.0, 0.0, std::numeric_limits<double>::quiet_NaN()}) sketch.add(bin_of(norm));
  EXPECT_EQ(quantiles_of(sketch)[2], 0);
  EXPECT_EQ(quantiles_of(sketch)[4], std::numeric_limits<double>::infinity());
}

TEST(NormSketch, HoldsTheExtremesOfFloat) {
  NormSketch sketch;
  sketch.add(bin_of(0x1p-126));
  sketch.add(bin_of(0x1p128 * 1e6));  // the norm of 10¹² entries
  EXPECT_NEAR(quantiles_of(sketch)[0] / 0x1p-126, 1, 1.0 / 256);
  EXPECT_NEAR(quantiles_of(sketch)[4] / (0x1p128 * 1e6), 1, 1.0 / 256);
}

TEST(NormSketch, WhatIsAddedAloneOrOnlyAskedAboutCountsLikewise) {
  const std::vector<NormBin> bins = {bin_of(1), no_norm, bin_of(4), bin_of(2)};
  NormSketch one, alone, empty;
  for (const NormBin bin : {bins[0], bins[2], bins[3]}) one.add(bin);
  alone.add_alone(bins);
  EXPECT_EQ(quantiles_of(alone), quantiles_of(one));
  EXPECT_EQ(quantiles_of(empty, bins), quantiles_of(one));
}

TEST(NormHistogram, ForgetsWhatItHeld) {
  NormHistogram histogram;
  histogram.add(bin_of(1e-9), 5);
  histogram.add(bin_of(1e9));
  histogram.clear();
  EXPECT_TRUE(std::isnan(histogram.quantiles(levels)[0]));
  histogram.add(bin_of(1.0));
  EXPECT_NEAR(histogram.quantiles(levels)[0], 1, 1.0 / 256);
  EXPECT_EQ(histogram.quantiles(levels)[0], histogram.quantiles(levels)[4]);
}

TEST(NormSketch, OfNothingIsNaN) { EXPECT_TRUE(std::isnan(quantiles_of(NormSketch())[0])); }

}  // namespace
}  // namespace cenote
