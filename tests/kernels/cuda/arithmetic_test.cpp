// ÷ and √ of kernels/cuda/arithmetic.h are IEEE's: for every mantissa and every seed that the approximate instructions
// may give, and at the ends of the range.
#include "kernels/cuda/arithmetic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "kernels/math/floating_point.h"

namespace cenote::cuda {
namespace {

// PTX: rcp.approx.ftz within 1 ulp, rsqrt.approx.ftz within 2⁻²²·⁹ of the value, which is 2.2 ulp where an ulp is
// least.
constexpr int rcp_ulps = 2, rsqrt_ulps = 3;

float moved(float x, int ulps) { return float_of_bits(float_bits(x) + static_cast<unsigned>(ulps)); }

TEST(Arithmetic, ReciprocalRoundsFromEverySeed) {
  std::int64_t wrong = 0;
  for (unsigned mantissa = 0; mantissa < 1u << 23; ++mantissa) {
    const float d = float_of_bits(0x3f800000u | mantissa), want = 1.0f / d;
    for (int ulps = -rcp_ulps; ulps <= rcp_ulps; ++ulps) wrong += refined_reciprocal(d, moved(want, ulps)) != want;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Arithmetic, RootRoundsFromEverySeed) {
  std::int64_t wrong = 0;
  for (unsigned pattern = 0x3f800000u; pattern < 0x40800000u; ++pattern) {
    const float x = float_of_bits(pattern), want = std::sqrt(x);
    const auto inverse = static_cast<float>(1 / std::sqrt(static_cast<double>(x)));
    for (int ulps = -rsqrt_ulps; ulps <= rsqrt_ulps; ++ulps) wrong += refined_root(x, moved(inverse, ulps)) != want;
  }
  EXPECT_EQ(wrong, 0);
}

bool same(float a, float b) { return float_bits(a) == float_bits(b) || (std::isnan(a) && std::isnan(b)); }

TEST(Arithmetic, DividesAsIeee) {
  const FlushSubnormals flush;
  std::mt19937 generator(1);
  const auto random = [&] { return static_cast<unsigned>(generator()); };
  std::int64_t wrong = 0;
  for (int i = 0; i < 20'000'000; ++i) {
    const volatile float a = float_of_bits(random()), b = float_of_bits(i % 8 == 0 ? random() | 0x7fffe0u : random());
    if (!same(divide(a, b), a / b)) ++wrong;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Arithmetic, TakesRootsAsIeee) {
  const FlushSubnormals flush;
  std::int64_t wrong = 0;
  for (std::uint64_t pattern = 0; pattern < std::uint64_t{1} << 32; pattern += 257) {
    const volatile float x = float_of_bits(static_cast<unsigned>(pattern));
    if (!same(square_root(x), std::sqrt(x))) ++wrong;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Arithmetic, IsRightAtTheEnds) {
  const FlushSubnormals flush;
  constexpr float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float ends[] = {0.0f,     -0.0f,     1.0f, -1.0f,     0x1p-126f, -0x1.8p-126f,   0x1p127f, 0x1.fffffep127f,
                            infinity, -infinity, nan,  0x1p-100f, 0x1p100f,  0x1.fffffep-1f, 3.0f,     0x1.fffffep126f};
  for (const volatile float a : ends) {
    EXPECT_TRUE(same(square_root(a), std::sqrt(a))) << "√" << a;
    for (const volatile float b : ends) EXPECT_TRUE(same(divide(a, b), a / b)) << a << " ÷ " << b;
  }
}

}  // namespace
}  // namespace cenote::cuda
