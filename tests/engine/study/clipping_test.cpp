// The study `clipping`: its pairs, and the comparison with the published runs.
#include <gmock/gmock.h>

#include "engine/study/study_table.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

using ClippingStudy = test::StudyTest;

TEST_F(ClippingStudy, IsMadeOfPairs) {
  const auto variants = test::built_in("clipping").variants;
  ASSERT_EQ(variants.size(), 24U);
  for (std::size_t i = 0; i < variants.size(); i += 2) {
    EXPECT_EQ(variants[i + 1].name, variants[i].name + " clipped");
    EXPECT_EQ(variants[i].experiment.recipe.optimizer.clipping.form, Clipping::Form::none);
    EXPECT_EQ(variants[i + 1].experiment.recipe.optimizer.clipping.threshold, 0.5);
  }
}

TEST_F(ClippingStudy, ComparesPairsWithThePublishedRuns) {
  const auto study = run(
      test::built_in("clipping", {"cohort.members=16"},
                     {"digits Glorot 0.01", "digits Glorot 0.01 clipped", "digits He 0.03", "digits He 0.03 clipped"}),
      "clipping");
  ASSERT_EQ(study.notes.size(), 2U);
  EXPECT_THAT(study.notes[0], HasSubstr("of 32 pairs"));
  EXPECT_THAT(study.notes[0], HasSubstr("By learning rate: 0.01 in 0 %, 0.03 in "));
  EXPECT_THAT(study.notes[0], HasSubstr("by initializer: glorot_uniform in 0 %, he_normal in "));
  EXPECT_LT(study.rows[3].loss_after.median, study.rows[2].loss_after.median);
  EXPECT_GT(study.rows[3].clipping->before, study.rows[3].clipping->after);
}

TEST_F(ClippingStudy, SaysNothingOfOtherLengths) {
  const auto study =
      run(test::built_in("clipping", {"cohort.members=2", "recipe.epochs=1"}, {"digits Glorot 0.01"}), "clipping");
  EXPECT_TRUE(study.notes.empty());
}

}  // namespace
}  // namespace cenote
