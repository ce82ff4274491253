// The proof that a real device is put through, thinned, on the simulated one; and that it sees what is wrong.
#include "kernels/cuda/devcheck.cuh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cenote::cuda {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::uint32_t thinned = 4099;  // of 2²³: 2,047 mantissas

struct Uncorrected {
  static float divide(float a, float b) { return a * rcp_approx(b); }
  static float square_root(float x) { return cuda::square_root(x); }
};

struct UncorrectedRoot {
  static float divide(float a, float b) { return cuda::divide(a, b); }
  static float square_root(float x) { return x * rsqrt_approx(x); }
};

TEST(DeviceCheck, FindsNothing) { EXPECT_EQ(differences(prove_arithmetic, thinned), ""); }

TEST(DeviceCheck, NamesAQuotient) {
  EXPECT_THAT(differences(enqueue_proof<Uncorrected>, thinned),
              AllOf(HasSubstr(" ÷ "), HasSubstr("such cases"), Not(HasSubstr("√")), Not(HasSubstr("fma"))));
}

TEST(DeviceCheck, NamesARoot) {
  EXPECT_THAT(differences(enqueue_proof<UncorrectedRoot>, thinned), AllOf(HasSubstr("√"), Not(HasSubstr(" ÷ "))));
}

}  // namespace
}  // namespace cenote::cuda
