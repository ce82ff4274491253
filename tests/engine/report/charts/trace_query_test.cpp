#include "engine/report/charts/trace_query.h"

#include <gmock/gmock.h>

#include <numeric>

#include "tests/engine/report/trained_run.h"

namespace cenote {
namespace {

using test::TemporaryFolder;
using test::trained_run;
using testing::ElementsAre;

std::vector<std::int64_t> first(std::int64_t count) {
  std::vector<std::int64_t> records(static_cast<std::size_t>(count));
  std::iota(records.begin(), records.end(), 0);
  return records;
}

TEST(ChosenRecords, AreSpreadFromTheFirstToTheLast) {
  EXPECT_THAT(chosen_records(first(101), 5), ElementsAre(0, 25, 50, 75, 100));
  EXPECT_THAT(chosen_records({3, 7, 8, 9}, 3), ElementsAre(3, 7, 9));
  EXPECT_THAT(chosen_records(first(3), 5), ElementsAre(0, 1, 2));
  EXPECT_TRUE(chosen_records({}, 5).empty());
}

// 32 training samples, one step an epoch with batches of 32: here two, so that steps differ from epochs.
TEST(TimeAxis, IsOfEpochsOnlyWhereNothingHasACadenceOfItsOwn) {
  const TemporaryFolder folder;
  const RunFiles run = trained_run(folder.path(), {.settings = {{"recipe.batch_size", "16"}}});
  EXPECT_EQ(time_axis(run).name, "epoch");
  EXPECT_THAT(time_axis(run).values, ElementsAre(0, 1, 2, 3, 4));
  const RunFiles mixed = trained_run(
      folder.path(), {.settings = {{"recipe.batch_size", "16"},
                                   {"trace.instruments", R"(["moments", {type = "histogram", every = 3}])"}}});
  EXPECT_EQ(time_axis(mixed).name, "step");
  EXPECT_THAT(time_axis(mixed).values, ElementsAre(0, 2, 3, 4, 6, 8));
}

TEST(TimeAxis, HasAPlaceForEveryStep) {
  const TemporaryFolder folder;
  const RunFiles run = trained_run(folder.path(), {.settings = {{"recipe.batch_size", "16"}}});
  const TimeAxis axis = time_axis(run);
  EXPECT_EQ(time_of_step(run, axis, 0), 0);
  EXPECT_EQ(time_of_step(run, axis, 4), 2);
  EXPECT_EQ(time_of_step(run, axis, 5), 2.5);
  EXPECT_EQ(time_of_step(run, axis, 99), 4);
}

}  // namespace
}  // namespace cenote
