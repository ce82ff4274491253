#include "engine/data/random_state.h"

#include <gmock/gmock.h>

namespace cenote {
namespace {

using testing::ElementsAre;

// The expectations are NumPy's: numpy.random.RandomState(seed).…
TEST(RandomState, DrawsUniformNumbers) {
  RandomState random(42);
  EXPECT_EQ(random.random_sample(), 0.3745401188473625);
  EXPECT_EQ(random.uniform(-10, 10), 9.014286128198322);
}

TEST(RandomState, DrawsNormalNumbers) {
  RandomState random(0);
  EXPECT_EQ(random.normal(0, 1), 1.764052345967664);
  EXPECT_EQ(random.normal(0, 1), 0.4001572083672233);
  EXPECT_EQ(random.normal(3, 0.5), 3.4893689920528694);
}

TEST(RandomState, TheSecondNormalOfAPairWaitsWhileOthersAreDrawn) {
  RandomState random(0);
  random.normal(0, 1);
  random.random_sample();
  EXPECT_EQ(random.normal(0, 1), 0.4001572083672233);
}

TEST(RandomState, Permutes) {
  EXPECT_THAT(RandomState(42).permutation(10), ElementsAre(8, 1, 5, 0, 7, 2, 9, 4, 3, 6));
  EXPECT_THAT(RandomState(4294967295).permutation(5), ElementsAre(4, 1, 0, 2, 3));
  EXPECT_THAT(RandomState(1).permutation(1), ElementsAre(0));
  EXPECT_THAT(RandomState(1).permutation(0), ElementsAre());
}

}  // namespace
}  // namespace cenote
