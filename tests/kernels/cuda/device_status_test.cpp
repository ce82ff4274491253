// What is looked for on a machine, before anything runs there.
#include "kernels/cuda/device_status.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "kernels/cuda/launch.h"

namespace cenote::cuda {
namespace {

TEST(DeviceStatus, MissesNothingOnTheHarness) { EXPECT_EQ(missing(), ""); }

TEST(DeviceStatus, AsksForAllKernelsAtOnceUnlessSomebodyElseHasSaid) {
  setenv("CUDA_MODULE_LOADING", "LAZY", 1);
  missing();
  EXPECT_STREQ(std::getenv("CUDA_MODULE_LOADING"), "LAZY");
  unsetenv("CUDA_MODULE_LOADING");
  missing();
  EXPECT_STREQ(std::getenv("CUDA_MODULE_LOADING"), "EAGER");
}

}  // namespace
}  // namespace cenote::cuda
