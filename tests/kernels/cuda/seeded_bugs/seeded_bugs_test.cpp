// Mistakes put into the kernels' own source, one at a time: the harness, or the bits of cpu, must show each of them.
#include <gtest/gtest.h>

#include <string>

#include "engine/train/training.h"
#include "kernels/cuda/backend.h"
#include "kernels/cuda/port.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

using cuda::Bug;

/// Three blocks of samples in a batch, partial batches of 25 in both parts, layers wider than a tile and narrower than
/// a block, norms over more than one chunk of rows: every kernel has a tail here.
Loaded experiment(std::int64_t members) {
  Loaded loaded = parse(R"(
title = "seeded bugs"
[data]
source = "make_blobs"
samples = 170
centers = 10
test_size = 0.38
[network]
layers = [
  { type = "Dense", units = 70, activation = "tanh" },
  { type = "Dense", units = 37, activation = "tanh" },
  { type = "BatchNormalization" },
  { type = "Dense", units = 10, activation = "softmax" },
]
[recipe]
loss = "sparse_categorical_crossentropy"
optimizer = { type = "Adam", clipnorm = 0.01 }
batch_size = 40
epochs = 2
metrics = ["accuracy"]
)");
  loaded.experiment.cohort.members = members;
  return loaded;
}

/// A chain, whose own kernel trains it but for traced steps. Its last batch has 12 samples: no second block.
Loaded chain() {
  return parse(R"(
title = "seeded bugs of residence"
[data]
samples = 95
[network]
layers = [
  { type = "Dense", units = 8, activation = "sigmoid", repeat = 3 },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
[recipe]
epochs = 4
validation_freq = 0
[trace]
every = 0
[cohort]
members = 3
)");
}

struct Case {
  Bug bug;
  const char* name;
  const char* shown_by;
  std::uint64_t lane_order = 0;
  std::int64_t members = 2;  ///< 0: the chain, as it is
};

/// What shows that something is wrong: the name of a fault that the harness reports, or where the bits differ.
std::string what_shows(Bug bug, std::uint64_t lane_order, std::int64_t members) {
  const Loaded loaded = members == 0 ? chain() : experiment(members);
  const auto execution = members == 0 ? cuda::Execution::automatic : cuda::Execution::layered;
  const Result want = run(loaded, {.kind = BackendKind::cpu});
  simt::options().seed = lane_order;
  cuda::seeded_bug = bug;
  std::string shown;
  try {
    shown = difference(run_training(loaded.experiment, loaded.data, *cuda::make_backend(execution)), want);
    if (shown.empty()) simt::check_leaks();
  } catch (const simt::Error& error) {
    shown = simt::name(error.fault());
  }
  try {
    cudaDeviceSynchronize();  // what a release had to report is not for the next one
  } catch (const simt::Error&) {
  }
  cuda::seeded_bug = Bug::none;
  simt::options().seed = 0;
  return shown.substr(0, shown.find_last_not_of("0123456789 ") + 1);
}

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

class SeededBugs : public ::testing::TestWithParam<Case> {};

TEST_P(SeededBugs, AreCaught) {
  const Case& c = GetParam();
  EXPECT_EQ(what_shows(c.bug, c.lane_order, c.members), c.shown_by) << c.name;
}

TEST(NoSeededBug, ShowsNothing) {
  EXPECT_EQ(what_shows(Bug::none, 0, 2), "");
  EXPECT_EQ(what_shows(Bug::none, 1, 2), "");
  EXPECT_EQ(what_shows(Bug::none, 1, 0), "");
}

#define CASE(bug, ...) \
  Case { Bug::bug, #bug, __VA_ARGS__ }
INSTANTIATE_TEST_SUITE_P(
    All, SeededBugs,
    ::testing::Values(CASE(barrier_for_owners_alone, "exited thread"), CASE(clip_scale_applied_twice, "weight"),
                      CASE(dropped_barrier, "uninitialized shared memory read"),
                      CASE(dropped_barrier_after_the_mean, "weight", 1),
                      CASE(dropped_barrier_between_slices, "weight", 1), CASE(dropped_synchronization, "history"),
                      CASE(exit_before_a_shuffle, "bad mask"), CASE(forgotten_zeroing, "history"),
                      CASE(off_by_one_in_the_tail, "weight"), CASE(overflow_in_an_index, "weight", 0, 4),
                      CASE(race_between_blocks, "weight"), CASE(read_before_write, "uninitialized shared memory read"),
                      CASE(stale_graph_parameter, "history"), CASE(swapped_stride, "weight"),
                      CASE(unguarded_last_block, "weight"), CASE(wrong_reduction_order, "weight"),
                      CASE(wrong_shuffle_mask, "bad mask"), CASE(forgotten_release, "leak"),
                      CASE(dropped_warp_barrier, "weight", 1, 0), CASE(forgotten_state, "weight", 0, 0),
                      CASE(lost_half, "weight", 0, 0), CASE(stale_order, "weight", 0, 0)),
    [](const auto& bug) { return bug.param.name; });

}  // namespace
}  // namespace cenote::testing
