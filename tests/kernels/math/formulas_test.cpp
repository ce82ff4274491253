#include "tests/kernels/math/formulas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include "tests/kernels/math/formula_cases.h"

namespace cenote::test {

namespace {

double ulp(double x) {
  int exponent = 0;
  std::frexp(x, &exponent);
  return std::ldexp(1.0, exponent - 24);
}

// Their selects compute nothing, and compilers may or may not make a product of them. No arithmetic yields a subnormal.
bool may_hand_on_subnormals(Formula formula) { return formula == Formula::relu || formula == Formula::leaky_relu; }

bool is_subnormal(float x) { return std::fpclassify(x) == FP_SUBNORMAL; }

// Every `stride`-th pattern of a float, subnormals left out, in a buffer for whole vectors.
std::vector<float> sampled_floats(std::uint32_t stride) {
  std::vector<float> floats = {0.0f, -0.0f, INFINITY, -INFINITY, NAN, FLT_MIN, -FLT_MIN, FLT_MAX, -FLT_MAX, 1, -1};
  for (std::uint64_t bits = 0; bits < 1ULL << 32; bits += stride) {
    const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (!is_subnormal(x)) floats.push_back(x);
  }
  floats.resize((floats.size() + 15) / 16 * 16, 0.5f);
  return floats;
}

// Applies a target's formula block by block, through aligned buffers.
template <class Visit>
void evaluate_all(Evaluate evaluate, Formula formula, std::span<const float> x, Visit visit) {
  constexpr std::size_t block = 4096;
  alignas(64) float in[block], out[block];
  for (std::size_t first = 0; first < x.size(); first += block) {
    const std::size_t count = std::min(block, x.size() - first);
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(first), count, in);
    evaluate(formula, in, out, count);
    for (std::size_t i = 0; i < count; ++i) visit(in[i], out[i]);
  }
}

const std::vector<Target> all_targets = {
    {"avx512", evaluate_avx512}, {"avx2", evaluate_avx2}, {"scalar", evaluate_scalar}};

Evaluate best_target() {
  for (const Target& target : all_targets)
    if (is_supported(target.name)) return target.evaluate;
  return evaluate_scalar;
}

// Empty if y is right for x.
std::string complaint(const FormulaCase& c, float x, float y) {
  const double expected = c.reference(x);
  const auto describe = [&](double error) {
    char text[200];
    std::snprintf(text, sizeof text, "%s(%a) = %a, not %a: %.3f ulp", c.name, x, y, expected, error);
    return std::string(text);
  };
  if (std::isnan(expected)) return std::isnan(y) ? "" : describe(NAN);
  if (std::abs(expected) > 0x1.ffffffp+127) return y == std::copysign(INFINITY, expected) ? "" : describe(INFINITY);
  if (std::signbit(expected) != std::signbit(y) && y != 0) return describe(INFINITY);
  const double unit = ulp(std::max(std::abs(expected), c.floor)), error = std::abs(y - expected) / unit;
  if (std::abs(expected) < c.zero_below && std::abs(y - expected) < c.zero_below) return "";
  return error <= c.bound ? "" : describe(error);
}

class Formulas : public testing::TestWithParam<FormulaCase> {};

}  // namespace

bool is_supported(const char* target) {
  const std::string name = target;
#if defined(__x86_64__)
  if (name == "avx512") return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
  if (name == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return name == "scalar";
}

TEST_P(Formulas, AreWithinTheStatedError) {
  const FormulaCase& c = GetParam();
  int failures = 0;
  evaluate_all(best_target(), c.formula, sampled_floats(1021), [&](float x, float y) {
    if (std::isnan(x) ? !c.passes_nan : x < c.from || x > c.to) return;
    const std::string message = complaint(c, x, y);
    if (!message.empty() && ++failures < 5) ADD_FAILURE() << message;
  });
  EXPECT_EQ(failures, 0);
}

TEST_P(Formulas, HaveTheSameBitsOnEveryTarget) {
  const FormulaCase& c = GetParam();
  std::vector<float> x = sampled_floats(16411);
  for (std::uint32_t bits = 1; bits < 0x00800000u && !may_hand_on_subnormals(c.formula); bits += 4099)
    x.push_back(std::bit_cast<float>(bits));
  x.resize((x.size() + 15) / 16 * 16, -0.5f);
  std::vector<float> expected;
  evaluate_all(evaluate_scalar, c.formula, x, [&](float, float y) { expected.push_back(y); });
  for (const Target& target : all_targets) {
    if (!is_supported(target.name)) continue;
    std::size_t i = 0, differences = 0;
    evaluate_all(target.evaluate, c.formula, x, [&](float, float y) {
      const float e = expected[i++];
      differences +=
          std::isnan(e) ? !std::isnan(y) : std::bit_cast<std::uint32_t>(y) != std::bit_cast<std::uint32_t>(e);
    });
    EXPECT_EQ(differences, 0U) << target.name;
  }
}

TEST_P(Formulas, TakeSubnormalsForZero) {
  const FormulaCase& c = GetParam();
  if (may_hand_on_subnormals(c.formula)) return;
  alignas(64) float x[16] = {0.0f, 1e-40f, 0x1p-149f, 0x1.fffffcp-127f, -0.0f, -1e-40f, -0x1p-149f, -0x1.fffffcp-127f};
  alignas(64) float y[16];
  best_target()(c.formula, x, y, 16);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(y[i], y[i / 4 * 4]) << x[i];
}

INSTANTIATE_TEST_SUITE_P(All, Formulas, testing::ValuesIn(formula_cases),
                         [](const testing::TestParamInfo<FormulaCase>& one) { return one.param.name; });

}  // namespace cenote::test
