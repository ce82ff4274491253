#include "engine/trace/quantile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cenote {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Quantile, FollowsNumPysLinearRuleBitForBit) {
  // np.quantile([0.1, 0.7, 0.2, 0.9, 0.35], [0, 0.1, 0.5, 0.9, 0.99, 1]), NumPy 1.24
  const std::vector<double> numbers = {0.1, 0.7, 0.2, 0.9, 0.35};
  const std::vector<double> levels = {0, 0.1, 0.5, 0.9, 0.99, 1};
  const std::vector<double> expected = {0.1, 0.14, 0.35, 0.8200000000000001, 0.892, 0.9};
  EXPECT_EQ(quantiles(numbers, levels), expected);
}

TEST(Quantile, OfOneNumberIsThatNumber) { EXPECT_EQ(quantile({3.5}, 0.1), 3.5); }

TEST(Quantile, OfNoNumberIsNaN) { EXPECT_TRUE(std::isnan(quantile({}, 0.5))); }

TEST(Quantile, WhatIsNotFiniteCountsAsInfinity) {
  EXPECT_EQ(quantile({nan, 1, -infinity}, 0), 1);
  EXPECT_EQ(quantile({nan, 1, 2}, 0.5), 2);
  EXPECT_EQ(quantile({nan, 1, 2}, 0.9), infinity);
  EXPECT_EQ(quantile({nan, infinity}, 0.5), infinity);
}

}  // namespace
}  // namespace cenote
