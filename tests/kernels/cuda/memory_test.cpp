// What is said of the device's memory before a run, on a simulated device that has little.
#include "kernels/cuda/memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "cenote/error.h"
#include "tests/kernels/cuda/small_experiment.h"

namespace cenote::testing {
namespace {

using ::testing::HasSubstr;

class CudaMemory : public ::testing::Test {
 protected:
  ~CudaMemory() override { simt::options().device_bytes = before_; }

  static void limit_device(std::size_t bytes) { simt::options().device_bytes = bytes; }

 private:
  std::size_t before_ = simt::options().device_bytes;
};

/// A network of three numbers, and one pass: most of what a member takes is not its network.
Loaded many_members(std::int64_t members) {
  Loaded loaded = parse(R"(
title = "many"
[data]
samples = 4
test_size = 0.0
[network]
layers = [{ type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 0
batch_size = 4
[trace]
every = 0
)");
  loaded.experiment.cohort.members = members;
  return loaded;
}

/// Before the run: what is refused is not begun.
std::string refusal_of(const Loaded& loaded) {
  const auto backend = cuda::make_backend();
  try {
    const Training training(loaded.experiment, loaded.data, *backend);
    return "";
  } catch (const SpecError& error) {
    return error.what();
  }
}

TEST_F(CudaMemory, SaysWhatDoesNotFitBeforeAnythingRuns) {
  limit_device(1 << 20);
  const std::string refusal = refusal_of(many_members(1000));
  EXPECT_THAT(refusal, ::testing::StartsWith("cohort.members: 1000 members need "));
  EXPECT_THAT(refusal, HasSubstr("for weights, optimizer state, activations and gradients"));
  EXPECT_THAT(refusal, HasSubstr("1.0 MiB is free"));
  EXPECT_THAT(refusal, HasSubstr("allowed: 0 members fit"));
}

TEST_F(CudaMemory, HoldsAsManyMembersAsItSaysRunAfterRun) {
  limit_device(std::size_t{128} << 20);
  const std::string refusal = refusal_of(many_members(10000000));
  const std::string before = "allowed: ";
  ASSERT_THAT(refusal, HasSubstr(before));
  const std::int64_t fit = std::atoll(refusal.c_str() + refusal.find(before) + before.size());
  ASSERT_GT(fit, 1000);
  EXPECT_THAT(refusal_of(many_members(fit + 1)), HasSubstr(fmt::format("allowed: {} members fit", fit)));
  const Loaded loaded = many_members(fit);
  for (int run = 0; run < 2; ++run) EXPECT_NO_THROW(run_on_device(loaded, cuda::Execution::layered)) << fit;
}

/// The one list of arrays is what is allocated: neither forgets what the other has.
TEST_F(CudaMemory, TakesWhatItNeeds) {
  constexpr double granule = 2 << 20, margin = 64 << 20, arrays = 20;
  const Loaded loaded = small_experiment({"trace.values=['dense/kernel', 'dense_1/bias']", "cohort.members=3000"});
  const auto backend = make_backend({.kind = BackendKind::cpu});
  const Training training(loaded.experiment, loaded.data, *backend);
  const cenote::Run run = training.run_of();
  const Plan plan = make_plan(run.program, {.batch_size = 16});
  double needed = -margin;
  for (const cuda::Need& need : cuda::needs(run, plan, run.members.count())) needed += need.bytes;
  const auto free_bytes = [] {
    std::size_t free = 0, total = 0;
    EXPECT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
    return static_cast<double>(free);
  };
  const cuda::Stream stream;
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);  // what earlier runs left in the pool would be taken from there
  const double before = free_bytes();
  const cuda::RunMemory memory(stream, run, cuda::Sizes::of(run, plan));
  const double taken = before - free_bytes();
  EXPECT_LE(taken, needed);
  EXPECT_GE(taken, needed - arrays * granule);
}

}  // namespace
}  // namespace cenote::testing
