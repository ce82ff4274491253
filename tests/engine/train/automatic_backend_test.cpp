#include "engine/train/automatic_backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cenote {
namespace {

using ::testing::HasSubstr;

TEST(AutomaticBackend, SaysThatThereIsAGpu) {
  const AutomaticBackend chosen = automatic_backend({}, true);
  EXPECT_EQ(chosen.kind, BackendKind::cpu);
  EXPECT_THAT(chosen.why, HasSubstr("--backend cuda"));
}

TEST(AutomaticBackend, IsCpuWhereNoneIs) {
  const AutomaticBackend chosen = automatic_backend({}, false);
  EXPECT_EQ(chosen.kind, BackendKind::cpu);
  EXPECT_THAT(chosen.why, HasSubstr("no usable GPU"));
}

TEST(AutomaticBackend, IsCpuWhereItsOwnOptionsAreGiven) {
  EXPECT_EQ(automatic_backend({.simd = Simd::scalar}, true).kind, BackendKind::cpu);
  EXPECT_THAT(automatic_backend({.simd = Simd::scalar}, true).why, HasSubstr("--simd"));
  EXPECT_EQ(automatic_backend({.threads = 2}, true).kind, BackendKind::cpu);
  EXPECT_THAT(automatic_backend({.threads = 2}, true).why, HasSubstr("--threads"));
}

}  // namespace
}  // namespace cenote
