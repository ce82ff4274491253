#include "engine/remedies/paired_intervals.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace cenote {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(NormalQuantile, IsTheTables) {
  EXPECT_NEAR(normal_quantile(0.95), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(0.999), 3.290526731491691, 1e-12);
}

/// Limits by tests/golden/newcombe.py, which has the paper's formulas in another language.
struct PairedCase {
  PairedCounts counts;
  double low, high;
};

TEST(NewcombeInterval, IsThatOfThePapersFormulas) {
  for (const auto& [counts, low, high] : {PairedCase{{20, 12, 2, 16}, 0.056156424841748404, 0.3292069954001405},
                                          PairedCase{{36, 12, 2, 0}, 0.05692958400323889, 0.3404276029749406},
                                          PairedCase{{53, 14, 2, 31}, 0.04232860722652297, 0.1949819157451235},
                                          PairedCase{{10, 20, 0, 2}, 0.40677064269754787, 0.7639457033998198}}) {
    const auto interval = newcombe_interval(counts, 0.95);
    EXPECT_NEAR(interval.low, low, 1e-12);
    EXPECT_NEAR(interval.high, high, 1e-12);
    const auto mirrored = newcombe_interval({counts.both, counts.only_second, counts.only_first, counts.neither}, 0.95);
    EXPECT_NEAR(mirrored.low, -high, 1e-12);
    EXPECT_NEAR(mirrored.high, -low, 1e-12);
  }
}

TEST(NewcombeInterval, OfAllAgainstNoneIsNoPoint) {
  const auto interval = newcombe_interval({0, 32, 0, 0}, 0.95);
  EXPECT_NEAR(interval.low, 0.8484257242234045, 1e-12);
  EXPECT_EQ(interval.high, 1);
  EXPECT_EQ(newcombe_interval({}, 0.95).low, -1);
}

/// Covers the truth about as often as it says: binomial pairs, all of them, n = 20.
double coverage(double first, double second, double both, double confidence) {
  constexpr int n = 20;
  const double p[] = {both, first - both, second - both, 1 - first - second + both};
  double covered = 0;
  for (int a = 0; a <= n; ++a)
    for (int b = 0; a + b <= n; ++b)
      for (int c = 0; a + b + c <= n; ++c) {
        const int d = n - a - b - c;
        const int counts[] = {a, b, c, d};
        double log_probability = std::lgamma(n + 1.0);
        for (int i = 0; i < 4; ++i) log_probability += counts[i] * std::log(p[i]) - std::lgamma(counts[i] + 1.0);
        const PairedCounts pairs{double(a), double(b), double(c), double(d)};
        if (newcombe_interval(pairs, confidence).contains(first - second)) covered += std::exp(log_probability);
      }
  return covered;
}

TEST(NewcombeInterval, CoversAsOftenAsItSays) {
  EXPECT_NEAR(coverage(0.5, 0.5, 0.3, 0.95), 0.95, 0.03);
  EXPECT_NEAR(coverage(0.8, 0.4, 0.35, 0.95), 0.95, 0.03);
  EXPECT_NEAR(coverage(0.7, 0.6, 0.45, 0.8), 0.8, 0.08);
}

TEST(MedianInterval, IsOfOrderStatistics) {
  // n = 10: P(X ≤ 1) = 11/1024 ≤ .025 < P(X ≤ 2) = 56/1024, so from the 2nd to the 9th.
  std::vector<double> values = {10, 3, 5, 1, 7, 9, 2, 8, 6, 4};
  EXPECT_EQ(median_interval(values, 0.95).low, 2);
  EXPECT_EQ(median_interval(values, 0.95).high, 9);
  // P(X = 0) = 1/1024 ≤ .005: the whole range; not at 99.9 %.
  EXPECT_EQ(median_interval(values, 0.99).low, 1);
  EXPECT_EQ(median_interval(values, 0.999).low, -infinity);
  EXPECT_EQ(median_interval(values, 0.999).high, infinity);
  EXPECT_EQ(median_interval({1, 2, 3, 4, 5}, 0.95).high, infinity);  // 2/32 > 5 %
  EXPECT_EQ(median_interval({1, 2, 3, 4, 5, infinity}, 0.95).high, infinity);
  EXPECT_EQ(median_interval({1, 2, 3, 4, 5, infinity}, 0.95).low, 1);
}

}  // namespace
}  // namespace cenote
