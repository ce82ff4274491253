#include "kernels/cuda/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cenote/error.h"

namespace cenote {
namespace {

TEST(NoCudaTest, SaysWhatIsMissing) {
  EXPECT_FALSE(cuda::is_available());
  EXPECT_EQ(cuda::reason(), "this build has no CUDA backend");
  try {
    make_cuda_backend();
    FAIL() << "nothing was thrown";
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no CUDA backend"));
  }
}

}  // namespace
}  // namespace cenote
