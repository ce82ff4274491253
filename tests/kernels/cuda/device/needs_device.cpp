// These are the tests of the folder above, on a GPU; without one they are skipped.
#include <gtest/gtest.h>

#include "kernels/cuda/backend.h"
#include "kernels/cuda/devcheck.h"

namespace cenote::cuda {
namespace {

class NeedsDevice : public ::testing::Environment {
 public:
  void SetUp() override {
    if (!is_available()) GTEST_SKIP() << reason();
  }
};

[[maybe_unused]] const auto* const environment = ::testing::AddGlobalTestEnvironment(new NeedsDevice);

TEST(Device, ComputesAsTheRulesAsk) { check_device(); }

}  // namespace
}  // namespace cenote::cuda
