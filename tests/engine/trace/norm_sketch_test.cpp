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

std::vector<double> quantiles_of(NormHistogram& histogram) {
  std::vector<double> result(levels.size());
  histogram.quantiles(levels, result);
  return result;
}

std::vector<double> quantiles_of(const NormSketch& sketch, std::span<const NormBin> more = {}) {
  NormHistogram histogram;
  sketch.add_to(histogram);
  histogram.add(more);
  return quantiles_of(histogram);
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
  histogram.add(bin_of(1e9), 1);
  histogram.clear();
  EXPECT_TRUE(std::isnan(quantiles_of(histogram)[0]));
  histogram.add(bin_of(1.0), 1);
  EXPECT_NEAR(quantiles_of(histogram)[0], 1, 1.0 / 256);
  EXPECT_EQ(quantiles_of(histogram)[0], quantiles_of(histogram)[4]);
}

// Whatever lies below, between and above the finite ones.
TEST(NormHistogram, HasTheQuantilesOfTheSortedNorms) {
  std::mt19937_64 engine(2);
  const std::array special = {0.0, 0.0, std::numeric_limits<double>::infinity(), 1.0};
  for (std::size_t count = 1; count < 40; ++count) {
    std::vector<double> norms;
    NormHistogram histogram;
    for (std::size_t i = 0; i < count; ++i) {
      const double norm = engine() % 3 == 0 ? special[engine() % special.size()] : std::exp2(engine() % 5);
      histogram.add(bin_of(norm), 1);
      norms.push_back(norm_of(bin_of(norm)));
    }
    EXPECT_EQ(quantiles_of(histogram), quantiles(norms, levels)) << count;
  }
}

TEST(NormSketch, OfNothingIsNaN) { EXPECT_TRUE(std::isnan(quantiles_of(NormSketch())[0])); }

}  // namespace
}  // namespace cenote
