// The study `initialization`: measured gradient ratios lie in theory's bands, and depth goes with the verdict.
#include <gmock/gmock.h>

#include "engine/study/study_report.h"
#include "engine/study/study_table.h"
#include "engine/study/theory_charts.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

using InitializationInDistribution = test::StudyTest;

TEST(BuiltInInitialization, HasEveryInitializerWithEveryActivationShallowAndDeep) {
  const auto file = test::built_in("initialization");
  EXPECT_EQ(file.variants.size(), 2 * (words<Activation>.size() - 1) * words<Initializer>.size());  // softmax: no
}

TEST_F(InitializationInDistribution, TheoryIsWhatIsMeasured) {
  const auto study =
      run(test::built_in("initialization", {},
                         {"sigmoid glorot_uniform 3", "sigmoid glorot_uniform 20", "tanh lecun_normal 20",
                          "relu he_uniform 20", "gelu orthogonal 20", "selu he_normal 20", "relu ones 3"}),
          "initialization");
  ASSERT_EQ(study.rows.size(), 7U);
  for (const StudyRow& row : study.rows) {
    if (row.theory->verdict.empty()) continue;
    ASSERT_TRUE(row.theory->inside) << row.name;
    EXPECT_GT(*row.theory->inside, 0.8) << row.name;  // 98 % of 32 seeds: fewer once in 1e5
    EXPECT_LT(*row.theory->expected_p10, *row.theory->measured) << row.name;
    EXPECT_GT(*row.theory->expected_p90, *row.theory->measured) << row.name;
  }
  const auto row_of = [&](const char* name) { return *std::ranges::find(study.rows, name, &StudyRow::name); };
  EXPECT_EQ(row_of("sigmoid glorot_uniform 20").theory->verdict, "vanishing");
  EXPECT_EQ(row_of("sigmoid glorot_uniform 20").learnt, 0);
  EXPECT_EQ(row_of("tanh lecun_normal 20").theory->verdict, "critical");
  EXPECT_GT(row_of("tanh lecun_normal 20").learnt, 0.9);
  EXPECT_EQ(row_of("relu ones 3").theory->verdict, "");
  EXPECT_THAT(study.notes.at(0), HasSubstr("in 6 of 6 cohorts"));
  EXPECT_THAT(study.notes.at(0), HasSubstr("Of 1 cohort"));
  EXPECT_THAT(study_text(study), HasSubstr("theory | measured"));
}

}  // namespace
}  // namespace cenote
