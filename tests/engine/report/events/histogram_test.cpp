#include "engine/report/events/histogram.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "cenote/instrument.h"

namespace cenote::events {
namespace {

using testing::ElementsAre;

/// Of the bucket that holds a value, what is below it.
double counted_below(const Histogram& histogram, double limit) {
  double count = 0;
  for (std::size_t i = 0; i < histogram.limits.size() && histogram.limits[i] <= limit; ++i)
    count += histogram.counts[i];
  return count;
}

TEST(Histogram, CountsEveryFiniteValueInItsBucket) {
  const std::vector<double> values = {-2, -1e-13, 0, 0.5, 0.5, 3e20, NAN, INFINITY};
  const Histogram histogram = histogram_of(values);
  EXPECT_EQ(histogram.count, 6);
  EXPECT_EQ(histogram.min, -2);
  EXPECT_EQ(histogram.max, 3e20);
  EXPECT_DOUBLE_EQ(histogram.sum_squares, 4 + 1e-26 + 0.5 + 9e40);
  EXPECT_EQ(std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0), 6);
  EXPECT_EQ(counted_below(histogram, -1e-12), 1);
  EXPECT_EQ(counted_below(histogram, 0), 2);      // −1e-13 is just below zero,
  EXPECT_EQ(counted_below(histogram, 1e-12), 3);  // zero itself is not
  EXPECT_EQ(counted_below(histogram, 1), 5);
}

TEST(Histogram, HasAscendingLimitsATenthApart) {
  const Histogram histogram = histogram_of(std::vector<double>{1.0});
  ASSERT_EQ(histogram.limits.size(), 3U);  // empty buckets are one: below, the bucket of 1, above
  EXPECT_THAT(histogram.counts, ElementsAre(0, 1, 0));
  EXPECT_NEAR(histogram.limits[1] / histogram.limits[0], 1.1, 1e-12);
  EXPECT_LE(histogram.limits[0], 1);
  EXPECT_GT(histogram.limits[1], 1);
}

TEST(Histogram, OfNothingFiniteCountsNothing) {
  EXPECT_EQ(histogram_of(std::vector<double>{NAN, -INFINITY}).count, 0);
  EXPECT_EQ(histogram_of({}).count, 0);
}

TEST(Log2Histogram, HasTheTracesBinsWithoutZeros) {
  std::vector<double> counts(histogram_bins);
  counts[0] = 100;                 // zeros
  counts[25] = 3;                  // 2⁻³⁰ … 2⁻²⁶
  counts[52] = 5;                  // 1 … 2
  counts[histogram_bins - 1] = 1;  // 2¹¹ and more
  const Histogram histogram = log2_histogram_of(counts);
  EXPECT_EQ(histogram.count, 9);
  EXPECT_EQ(histogram.min, -30);
  EXPECT_EQ(histogram.max, 128);
  EXPECT_THAT(histogram.limits, ElementsAre(-30, -26, 0, 1, 11, 128));
  EXPECT_THAT(histogram.counts, ElementsAre(0, 3, 0, 5, 0, 1));
  EXPECT_DOUBLE_EQ(histogram.sum, 3 * -28 + 5 * 0.5 + 69.5);
}

}  // namespace
}  // namespace cenote::events
