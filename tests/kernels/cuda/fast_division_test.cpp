// Divisions without scaling round as IEEE's, or say that they might not: every mantissa, every seed.
#include "kernels/cuda/formulas.h"

// formulas.h comes before anything else of the formulas
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "kernels/cuda/resident/chain_activation.h"
#include "kernels/cuda/resident/chain_adam.h"
#include "kernels/math/floating_point.h"

namespace cenote::cuda {
namespace {

constexpr int rcp_ulps = 2;  // PTX: rcp.approx.ftz within 1 ulp, which is 2 where an ulp is least

float moved(float x, int ulps) { return float_of_bits(float_bits(x) + static_cast<unsigned>(ulps)); }

TEST(FastDivision, ReciprocalIsRightOrSaysThatItMayNotBe) {
  std::int64_t wrong = 0, doubted = 0;
  for (unsigned mantissa = 0; mantissa < 1u << 23; ++mantissa) {
    const float d = float_of_bits(0x3f800000u | mantissa), want = 1.0f / d;
    for (int ulps = -rcp_ulps; ulps <= rcp_ulps; ++ulps) {
      const FastReciprocal got(d, moved(want, ulps));
      const bool is_sure = got.residual < wrong_residual;
      wrong += is_sure && got.value != want;
      doubted += !is_sure;
    }
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(doubted, 10) << "of 42 million: a mantissa of ones, and two seeds of another";
}

TEST(FastDivision, ReciprocalDoubtsWhatItCannotScale) {
  const FlushSubnormals flush;
  for (const volatile float d : {INFINITY, 0x1.8p126f, 0x1.fffffep127f, static_cast<float>(NAN)})
    EXPECT_FALSE(FastReciprocal(d, 1.0f / d).residual < wrong_residual) << d;
}

bool same(float a, float b) { return float_bits(a) == float_bits(b) || (std::isnan(a) && std::isnan(b)); }

TEST(FastDivision, QuotientsAreRightInTheirRange) {
  const FlushSubnormals flush;
  std::mt19937 generator(1);
  std::int64_t wrong = 0;
  const auto random = [&](int least, int most) {
    const unsigned exponent =
        static_cast<unsigned>(least + static_cast<int>(generator() % static_cast<unsigned>(most - least)) + 127);
    return float_of_bits((generator() & 0x007fffffu) | exponent << 23);
  };
  for (int i = 0; i < 20'000'000; ++i) {
    const volatile float a = i % 2 == 0 ? random(-70, 60) : -random(-70, 60), d = random(-50, 50);
    const FastReciprocal reciprocal(d, 1.0f / d);
    if (reciprocal.residual < wrong_residual) wrong += !same(fast_quotient(a, d, reciprocal.value), a / d);
  }
  EXPECT_EQ(wrong, 0);
  for (const float zero : {0.0f, -0.0f}) EXPECT_TRUE(same(fast_quotient(zero, 3.0f, 1.0f / 3), zero));
}

TEST(FastDivision, SigmoidAndTanhHaveTheBitsOfTheFormulas) {
  const FlushSubnormals flush;
  std::int64_t wrong = 0;
  for (std::uint64_t pattern = 0; pattern < std::uint64_t{1} << 32; pattern += 1021) {
    const volatile float x = float_of_bits(static_cast<unsigned>(pattern));
    float s[2] = {x, 1.0f}, t[2] = {x, 1.0f};
    sigmoid(s);
    tanh(t);
    wrong += !same(s[0], math::sigmoid(static_cast<float>(x)));
    wrong += !same(t[0], math::tanh(static_cast<float>(x)));
  }
  EXPECT_EQ(wrong, 0);
}

/// Adam's step as every backend does it.
float stepped(float w, float m, float v, const AdamConstants& c) {
  return w - math::divide(m, math::fma(math::optimizer_sqrt(v), c.inverse, c.epsilon));
}

/// Whether there is such a state: v sums the squares of what m sums (OperandRange).
bool is_possible(float m, float v) { return std::fabs(m) < 0x1p35f || !(v < 0x1p60f); }

TEST(FastDivision, AdamHasTheBitsOfTheFormula) {
  const FlushSubnormals flush;
  constexpr float ends[] = {0.0f,  -0.0f,    1e-30f, -3e-22f, 1e-36f, 0x1p-70f, 0x1p60f,   -0x1p61f,
                            1e38f, INFINITY, NAN,    -1e-6f,  0.37f,  -1e-38f,  0x1p-126f, 2.5f};
  for (const float inverse : {0.0f, 300.0f, 1e9f, INFINITY})
    for (const float epsilon : {0.0f, 1e-3f, 1e20f, INFINITY}) {
      const AdamConstants constants(0.9f, 0.999f, inverse, epsilon);
      for (const float w : ends)
        for (const float m : ends)
          for (const float v : {1e-36f, 1e-12f, 0.5f, 0x1p59f, 0x1p61f, 1e38f, INFINITY, static_cast<float>(NAN)}) {
            if (!is_possible(m, v)) continue;
            float got[1] = {w};
            update_weights(got, &m, &v, constants);
            EXPECT_TRUE(same(got[0], stepped(w, m, v, constants)))
                << w << ' ' << m << ' ' << v << ' ' << inverse << ' ' << epsilon << ": " << got[0];
          }
    }
}

}  // namespace
}  // namespace cenote::cuda
