// Of the mistakes put into the kernels' source, races that the thread sanitizer names: each in a process of its own.
#include <gtest/gtest.h>

#include <cstdlib>

#include "kernels/cuda/port.h"
#include "tests/kernels/cuda/small_experiment.h"

namespace cenote::testing {
namespace {

using cuda::Bug;

[[noreturn]] void train_with(Bug bug) {
  cuda::seeded_bug = bug;
  run_on_device(small_experiment({"recipe.epochs=1"}), cuda::Execution::layered);
  std::exit(0);
}

class SeededRaces : public ::testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(SeededRaces, AreNone) { EXPECT_EXIT(train_with(Bug::none), ::testing::ExitedWithCode(0), ""); }

TEST_F(SeededRaces, BetweenBlocks) {
  EXPECT_EXIT(train_with(Bug::race_between_blocks), ::testing::ExitedWithCode(66), "data race");
}

TEST_F(SeededRaces, OfABlockThatWritesBesideItsTile) {
  EXPECT_EXIT(train_with(Bug::unguarded_last_block), ::testing::ExitedWithCode(66), "data race");
}

}  // namespace
}  // namespace cenote::testing
