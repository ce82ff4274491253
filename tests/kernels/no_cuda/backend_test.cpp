#include "kernels/cuda/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cenote/error.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

TEST(NoCudaTest, SaysWhatIsMissing) {
  EXPECT_FALSE(cuda::is_available());
  EXPECT_THAT(cuda::reason(), HasSubstr("this build has no cuda backend: "));
  EXPECT_THAT(cuda::reason(), HasSubstr("NVIDIA driver"));
  try {
    make_cuda_backend();
    FAIL() << "nothing was thrown";
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr(cuda::reason()));
  }
}

}  // namespace
}  // namespace cenote
