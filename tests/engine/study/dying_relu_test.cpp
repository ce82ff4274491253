// The study `dying-relu`: that units die by learning rate and by bias, and which remedies keep them alive.
#include <gmock/gmock.h>

#include "engine/study/study_table.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

using DyingReLU = test::StudyTest;

TEST_F(DyingReLU, UnitsDieByRateAndBiasAndNotWithTheRemedies) {
  const auto study = run(test::built_in("dying-relu", {"cohort.members=16"},
                                        {"rate 0.001", "rate 0.3", "rate 0.3 leaky ReLU", "bias −0.2", "bias −0.2 ELU",
                                         "bias −0.2 He", "bias −0.2 rate 0.01"}));
  ASSERT_EQ(study.rows.size(), 7U);
  const auto dead = [&](std::size_t row) { return *study.rows[row].dead; };
  EXPECT_LT(dead(0).after, 0.3);
  EXPECT_EQ(study.rows[0].learnt, 1);
  EXPECT_GT(dead(1).after, dead(1).before + 0.3);
  EXPECT_EQ(dead(2).after, 0);
  EXPECT_GT(dead(3).before, 0.5);
  EXPECT_GT(dead(3).cut_after, 0.8);
  EXPECT_LT(study.rows[3].learnt, 0.2);
  EXPECT_EQ(dead(4).after, 0);
  EXPECT_EQ(study.rows[4].learnt, 1);
  EXPECT_LT(dead(5).after, dead(3).after);
  EXPECT_GT(dead(6).cut_after, 0.8);  // a smaller rate moves nothing where no gradient arrives
  EXPECT_THAT(study_sentence(study), HasSubstr("In most seeds a whole layer is dead with"));
}

}  // namespace
}  // namespace cenote
