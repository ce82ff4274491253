// The study `exploding`: that plain SGD diverges, and what each remedy is worth.
#include <gmock/gmock.h>

#include "engine/study/study_table.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Exploding = test::StudyTest;

TEST_F(Exploding, HasTheRemedies) {
  std::vector<std::string> names;
  for (const auto& variant : test::built_in("exploding").variants) names.push_back(variant.name);
  EXPECT_THAT(names,
              ElementsAre("plain", "clipvalue 0.5", "clipnorm 1", "global_clipnorm 1", "He", "L2 0.01", "rate 0.001",
                          "stddev 0.5", "stddev 0.5 clipvalue", "stddev 0.5 clipnorm", "BatchNorm"));
}

TEST_F(Exploding, PlainDivergesAndClippingAndHeDoNot) {
  const auto study = run(test::built_in("exploding", {"cohort.members=16", "recipe.epochs=2"},
                                        {"plain", "clipnorm 1", "He", "stddev 0.5"}));
  ASSERT_EQ(study.rows.size(), 4U);
  const auto &plain = study.rows[0], &clipped = study.rows[1], &he = study.rows[2], &larger = study.rows[3];
  EXPECT_GE(plain.not_finite, 15);
  EXPECT_LE(plain.nonfinite_step, 5);
  EXPECT_EQ(larger.not_finite, 16);
  EXPECT_EQ(clipped.not_finite, 0);
  EXPECT_EQ(he.not_finite, 0);
  EXPECT_GT(plain.clipping->before, 100);
  EXPECT_FALSE(plain.clipping->is_clipped());
  EXPECT_GT(clipped.clipping->before, 100);
  EXPECT_NEAR(clipped.clipping->after, 1, 1e-3);
  EXPECT_THAT(study_sentence(study), HasSubstr("and 100 % diverged (median step"));
  EXPECT_THAT(study_sentence(study), HasSubstr("Clipping cut the largest gradient with clipnorm 1"));
}

}  // namespace
}  // namespace cenote
