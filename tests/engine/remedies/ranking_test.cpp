#include "engine/remedies/ranking.h"

#include <gmock/gmock.h>

#include <limits>

namespace cenote {
namespace {

using testing::ElementsAre;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Learnt where the loss is below 1.
Outcome outcome(std::vector<double> losses, std::int64_t points = 1) {
  Outcome result{.seeds = static_cast<std::int64_t>(losses.size()) / points, .learnt = {}, .loss = losses};
  for (const double loss : losses) result.learnt.push_back(loss < 1 ? 1 : 0);
  return result;
}

Outcome constant(double loss, std::size_t seeds = 32) { return outcome(std::vector<double>(seeds, loss)); }

TEST(Ranking, IsByShareLearntThenLossThenOrder) {
  EXPECT_THAT(rank({constant(2), outcome({0.5, 2}), constant(0.7), constant(0.6), constant(2), constant(infinity)}),
              ElementsAre(3, 2, 1, 0, 4, 5));
}

TEST(Ranking, ComparesSeedBySeed) {
  // The first is better by a tenth for every seed, though the seeds lie far apart.
  std::vector<double> first, second;
  for (int i = 1; i <= 32; ++i) {
    first.push_back(0.01 * i * 0.9);
    second.push_back(0.01 * i);
  }
  const auto paired = compare(outcome(first), outcome(second), 0.95);
  EXPECT_EQ(paired.learnt_difference, 0);
  EXPECT_TRUE(paired.learnt_interval.contains(0));
  EXPECT_NEAR(paired.loss_ratio, 0.9, 1e-12);
  EXPECT_NEAR(paired.loss_interval.high, 0.9, 1e-12);
  EXPECT_EQ(paired.verdict(), 1);
  EXPECT_EQ(compare(outcome(second), outcome(first), 0.95).verdict(), -1);
  EXPECT_EQ(compare(outcome(first), outcome(first), 0.95).verdict(), 0);
}

TEST(Ranking, LetsSharesDecideBeforeLosses) {
  std::vector<double> half(32, 5);  // half of the seeds learn, the others are worse than before
  std::fill_n(half.begin(), 15, 0.1);
  const auto paired = compare(outcome(half), constant(2), 0.95);
  EXPECT_GT(paired.learnt_interval.low, 0);
  EXPECT_GT(paired.loss_ratio, 1);
  EXPECT_EQ(paired.verdict(), 1);
}

TEST(Ranking, CountsWhatDivergedAsInfinite) {
  EXPECT_EQ(compare(constant(infinity), constant(infinity), 0.95).loss_ratio, 1);
  EXPECT_EQ(compare(constant(2), constant(infinity), 0.95).loss_ratio, 0);
  EXPECT_EQ(compare(constant(2), constant(infinity), 0.95).verdict(), 1);
  EXPECT_EQ(compare(constant(infinity), constant(2), 0.95).verdict(), -1);
  EXPECT_EQ(compare(constant(0), constant(0), 0.95).loss_ratio, 1);
}

TEST(Ranking, CountsASeedOnceOverAGrid) {
  // Four points that say the same are no more than four seeds.
  const std::vector<double> few(4, 0.5), none(4, 2), many(16, 0.5), none_many(16, 2);
  const auto once = compare(outcome(few), outcome(none), 0.95);
  const auto grid = compare(outcome(many, 4), outcome(none_many, 4), 0.95);
  EXPECT_DOUBLE_EQ(grid.learnt_interval.low, once.learnt_interval.low);
  EXPECT_EQ(grid.loss_interval.high, infinity);  // of four seeds
}

TEST(Ranking, NeedsMoreConfidenceForMoreIntervals) {
  EXPECT_DOUBLE_EQ(simultaneous(0.95, 1), 0.95);
  EXPECT_DOUBLE_EQ(simultaneous(0.95, 50), 0.999);
  EXPECT_DOUBLE_EQ(simultaneous(0.95, 0), 0.95);
}

}  // namespace
}  // namespace cenote
