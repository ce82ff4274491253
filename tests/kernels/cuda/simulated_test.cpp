// The backend on the harness alone: its threads, what is left on its device, its name.
#include <gtest/gtest.h>

#include "kernels/cuda/port.h"
#include "tests/kernels/cuda/small_experiment.h"

namespace cenote::testing {
namespace {

TEST(SimulatedCuda, GivesThemWithBlocksOnTwoThreads) {
  const Loaded loaded = small_experiment();
  simt::options().threads = 2;
  EXPECT_EQ(difference(run_on_device(loaded, cuda::Execution::automatic), run(loaded, {.kind = BackendKind::cpu})), "");
  simt::options().threads = 1;
}

TEST(SimulatedCuda, LeavesNothingOnTheDevice) {
  run_on_device(small_experiment(), cuda::Execution::automatic);
  EXPECT_NO_THROW(simt::check_leaks());
}

TEST(SimulatedCuda, SaysThatItIsSimulated) {
  EXPECT_EQ(cuda::make_backend()->name(), "cuda (simulated on CPU)");
  EXPECT_EQ(cuda::name(), "cuda (simulated on CPU)");
  EXPECT_EQ(make_backend()->name(), "cpu") << "auto must not choose it";
}

}  // namespace
}  // namespace cenote::testing
