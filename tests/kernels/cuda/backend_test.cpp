// The layered backend as a whole: replay, orders of lanes, threads of the harness, memory.
#include "kernels/cuda/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cenote/error.h"
#include "engine/train/training.h"
#include "lane_orders.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

using ::testing::HasSubstr;

/// 35 samples in batches of 16: a full batch and a partial one in each part.
Loaded small_experiment() {
  return parse(R"(
title = "small"
[data]
source = "make_blobs"
samples = 50
centers = 3
test_size = 0.3
[network]
layers = [
  { type = "Dense", units = 7, activation = "gelu" },
  { type = "BatchNormalization" },
  { type = "Dense", units = 18, activation = "tanh", kernel_regularizer = { type = "L2", factor = 0.01 } },
  { type = "Dense", units = 3, activation = "softmax" },
]
[recipe]
loss = "sparse_categorical_crossentropy"
optimizer = { type = "Adam", clipnorm = 0.5 }
batch_size = 16
epochs = 3
metrics = ["accuracy"]
[cohort]
members = 3
)");
}

Result run_on_device(const Loaded& loaded, cuda::Replay replay) {
  return run_training(loaded.experiment, loaded.data, *cuda::make_backend(replay));
}

TEST(CudaBackend, ReplaysTheEagerLaunchesBitForBit) {
  const Loaded loaded = small_experiment();
  EXPECT_EQ(difference(run_on_device(loaded, {.graphs = true}), run_on_device(loaded, {.graphs = false})), "");
}

TEST(CudaBackend, GivesTheBitsOfCpuInEveryOrderOfLanes) {
  const Loaded loaded = small_experiment();
  const Result want = run(loaded, {.kind = BackendKind::cpu});
  for (const std::uint64_t seed : cuda::lane_orders) {
    const cuda::LaneOrder order(seed);
    EXPECT_EQ(difference(run_on_device(loaded, {}), want), "") << "lane order " << seed;
  }
}

TEST(CudaBackend, GivesThemWithBlocksOnTwoThreads) {
  const Loaded loaded = small_experiment();
  simt::options().threads = 2;
  EXPECT_EQ(difference(run_on_device(loaded, {}), run(loaded, {.kind = BackendKind::cpu})), "");
  simt::options().threads = 1;
}

TEST(CudaBackend, SaysWhatDoesNotFitBeforeAnythingRuns) {
  Loaded loaded = small_experiment();
  loaded.experiment.cohort.members = 1000;
  const std::size_t before = simt::options().device_bytes;
  simt::options().device_bytes = 1 << 20;
  try {
    run_on_device(loaded, {});
    ADD_FAILURE() << "it ran";
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("cuda: 1000 members need "));
    EXPECT_THAT(error.what(), HasSubstr("for weights, optimizer state, activations and gradients"));
    EXPECT_THAT(error.what(), HasSubstr("1.0 MB is free"));
    EXPECT_THAT(error.what(), HasSubstr(" members fit"));
  }
  simt::options().device_bytes = before;
}

TEST(CudaBackend, LeavesNothingOnTheDevice) {
  run_on_device(small_experiment(), {});
  EXPECT_NO_THROW(simt::check_leaks());
}

TEST(CudaBackend, SaysThatItIsSimulated) {
  EXPECT_EQ(cuda::make_backend({})->name(), "cuda (simulated on CPU)");
  EXPECT_EQ(cuda::name(), "cuda (simulated on CPU)");
  EXPECT_EQ(make_backend()->name(), "cpu") << "auto must not choose it";
}

}  // namespace
}  // namespace cenote::testing
