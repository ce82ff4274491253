// The proof that a real device is put through, thinned, on the simulated one; and that it sees what is wrong.
#include "kernels/cuda/devcheck.cuh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cenote::cuda {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::uint32_t thinned = 4099;  // of 2²³: 2,047 mantissas

struct Uncorrected : DeviceArithmetic {
  static float divide(float a, float b) { return a * rcp_approx(b); }
};

struct UncorrectedRoot : DeviceArithmetic {
  static float square_root(float x) { return x * rsqrt_approx(x); }
};

/// The least subnormal where the rules ask for zero.
float kept(float flushed) { return flushed == 0 ? float_of_bits(float_bits(flushed) | 1) : flushed; }

struct KeepsTinyFmas : DeviceArithmetic {
  static float fma(float a, float b, float c) { return kept(DeviceArithmetic::fma(a, b, c)); }
};
struct KeepsTinyProducts : DeviceArithmetic {
  static float multiply(float a, float b) { return kept(DeviceArithmetic::multiply(a, b)); }
};
struct KeepsTinySums : DeviceArithmetic {
  static float add(float a, float b) { return kept(DeviceArithmetic::add(a, b)); }
};
struct KeepsTinyDifferences : DeviceArithmetic {
  static float subtract(float a, float b) { return kept(DeviceArithmetic::subtract(a, b)); }
};
struct KeepsWhatIsRounded : DeviceArithmetic {
  static float round(double x) { return kept(DeviceArithmetic::round(x)); }
};

TEST(DeviceCheck, FindsNothing) { EXPECT_EQ(differences(prove_arithmetic, thinned), ""); }

TEST(DeviceCheck, NamesAQuotient) {
  EXPECT_THAT(differences(enqueue_proof<Uncorrected>, thinned),
              AllOf(HasSubstr(" ÷ "), HasSubstr("such cases"), Not(HasSubstr("√")), Not(HasSubstr("fma"))));
}

TEST(DeviceCheck, NamesARoot) {
  EXPECT_THAT(differences(enqueue_proof<UncorrectedRoot>, thinned), AllOf(HasSubstr("√"), Not(HasSubstr(" ÷ "))));
}

TEST(DeviceCheck, NamesWhatIsNotFlushed) {
  const auto found = [](Proof proof) { return differences(proof, mantissas); };
  EXPECT_THAT(found(enqueue_proof<KeepsTinyFmas>), AllOf(StartsWith("\nfma(0x1p-75, "), HasSubstr("not 0x0p+0")));
  EXPECT_THAT(found(enqueue_proof<KeepsTinyProducts>), StartsWith("\n0x1.fffffep-64 · 0x1p-63 gives 0x1p-149"));
  EXPECT_THAT(found(enqueue_proof<KeepsTinySums>), HasSubstr("0x1.8p-126 + -0x1p-126 gives 0x1p-149"));
  EXPECT_THAT(found(enqueue_proof<KeepsTinyDifferences>), HasSubstr("; 3 such cases"));
  EXPECT_THAT(found(enqueue_proof<KeepsWhatIsRounded>), HasSubstr("the float of (0x1p-6 + -0x1.8p-31)·2⁻¹²⁰ gives"));
}

}  // namespace
}  // namespace cenote::cuda
