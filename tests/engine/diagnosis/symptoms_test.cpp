// What shows in losses and weights.
#include <gmock/gmock.h>

#include <limits>

#include "tests/engine/diagnosis/seen.h"

namespace cenote {
namespace {

using test::failed_run;
using test::found_in;
using testing::ElementsAre;
using testing::IsEmpty;

Seen with_losses(double first, double last, std::vector<double> losses) {
  Seen seen = failed_run();
  OutcomeSeen& outcome = seen.members[0].outcome;
  outcome.first_loss = first, outcome.last_loss = last, outcome.losses = std::move(losses);
  return seen;
}

TEST(LossNotDecreasing, IsStuckAtTheBestConstant) {
  EXPECT_THAT(found_in(with_losses(0.75, 0.693, std::vector<double>(12, 0.693))), ElementsAre("loss_not_decreasing"));
}

TEST(LossNotDecreasing, IsNoneWhereSomethingIsGained) {
  EXPECT_THAT(found_in(with_losses(0.75, 0.67, std::vector<double>(12, 0.67))), IsEmpty());
}

TEST(LossNotDecreasing, IsNoneWhereItStillFalls) {
  EXPECT_THAT(found_in(with_losses(1.2, 0.75, {1.2, 1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.77})), IsEmpty());
}

TEST(LossNotDecreasing, OfAFewEpochsIsALossThatDidNotFall) {
  EXPECT_THAT(found_in(with_losses(0.75, 0.72, {0.74, 0.73, 0.72})), IsEmpty());
  EXPECT_THAT(found_in(with_losses(0.75, 0.76, {0.75, 0.76, 0.76})), ElementsAre("loss_not_decreasing"));
}

TEST(Divergence, IsALossThatGrows) {
  EXPECT_THAT(found_in(with_losses(0.75, 1.6, std::vector<double>(12, 1.6))),
              ElementsAre("divergence", "loss_not_decreasing"));
}

TEST(Divergence, IsNoneWhereABadStartImproves) {
  EXPECT_THAT(found_in(with_losses(50, 20, {45, 40, 30, 20})), IsEmpty());
}

TEST(Divergence, IsALossOrAWeightThatIsNoNumber) {
  Seen seen = with_losses(0.75, std::numeric_limits<double>::quiet_NaN(), {0.8});
  EXPECT_THAT(found_in(seen), ElementsAre("divergence"));
  seen = with_losses(0.75, 0.65, {0.8, 0.65});
  seen.members[0].outcome.first_nonfinite_step = 3;
  const auto findings = diagnose(seen);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].first_step, 3);
  seen = with_losses(0.75, 0.65, {0.8, 0.65});
  seen.members[0].outcome.weights_are_finite = false;
  EXPECT_THAT(found_in(seen), ElementsAre("divergence"));
}

TEST(UnchangedWeights, AreAKernelThatIsWhatWasDrawn) {
  Seen seen = failed_run();
  seen.members[0].layers[1].change = 0.002;
  const auto findings = diagnose(seen);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].pathology, Pathology::unchanged_weights);
  EXPECT_EQ(findings[0].layer, "dense_1");
}

TEST(UnchangedWeights, AreNoneBeforeTraining) {
  Seen seen = failed_run();
  seen.updates = 0;
  seen.members[0].layers[1].change = 0;
  EXPECT_THAT(found_in(seen), IsEmpty());
}

}  // namespace
}  // namespace cenote
