// The study `vanishing`: that it has the cohorts it is known for, and that it agrees with the notebooks' printed
// figures in distribution.
#include <gmock/gmock.h>

#include "engine/study/study_table.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Vanishing = test::StudyTest;

TEST_F(Vanishing, HasTheNotebooksNetworksAndRemedies) {
  std::vector<std::string> names;
  for (const auto& variant : test::built_in("vanishing").variants) {
    names.push_back(variant.name);
    EXPECT_EQ(variant.experiment.cohort.members, 100);
    EXPECT_EQ(variant.experiment.recipe.epochs, 100);
  }
  EXPECT_THAT(names, ElementsAre("10 sigmoid", "8 sigmoid", "3 sigmoid", "2 ReLU", "10 ReLU", "10 leaky ReLU",
                                 "10 ReLU He", "10 tanh", "10 sigmoid BatchNorm", "10 sigmoid residual"));
}

TEST_F(Vanishing, AgreesWithThePublishedFiguresInDistribution) {
  const auto result =
      run(test::built_in("vanishing", {}, {"10 sigmoid", "3 sigmoid", "2 ReLU", "10 ReLU"}), "vanishing");

  ASSERT_EQ(result.rows.size(), 4U);
  const auto& baseline = result.rows[0];
  EXPECT_NEAR(baseline.loss_after.median, 0.693, 0.003);
  EXPECT_EQ(baseline.learnt, 0);
  EXPECT_LT(*baseline.gradient_ratio, 1e-4);
  ASSERT_EQ(result.notes.size(), 2U);
  EXPECT_THAT(result.notes[0], HasSubstr("both figures are inside"));
  EXPECT_THAT(result.notes[1], HasSubstr("do not give that"));
  EXPECT_THAT(result.notes[1], HasSubstr("between the medians of"));
  EXPECT_THAT(study_text(result), HasSubstr("10 sigmoid"));
}

}  // namespace
}  // namespace cenote
