#include "kernels/math/double.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "kernels/math/normal_quantile.h"
#include "kernels/math/random.h"
#include "kernels/math/trigonometry.h"

namespace cenote::math {

namespace {

constexpr int draws = 200000;

// The largest error in ulp over evenly drawn x in [from, to], against long double.
template <class Function, class Reference>
double largest_error(double from, double to, Function function, Reference reference) {
  double largest = 0;
  for (std::uint32_t i = 0; i < draws; ++i) {
    const RandomBlock block = random_block({1, 2, Purpose::shuffle, 3}, i);
    const double x = from + (to - from) * (block.words[0] + block.words[1] * 0x1p-32) * 0x1p-32;
    const long double expected = reference(static_cast<long double>(x));
    int exponent = 0;
    std::frexp(expected, &exponent);
    const long double error = std::abs(static_cast<long double>(function(x)) - expected);
    largest = std::max(largest, static_cast<double>(std::ldexp(error, 53 - exponent)));
  }
  return largest;
}

double pow_error(double exponent, double from, double to) {
  return largest_error(
      from, to, [=](double x) { return pow(x, exponent); },
      [=](long double x) { return std::pow(x, static_cast<long double>(exponent)); });
}

constexpr long double pi_long = 3.14159265358979323846264338L;

}  // namespace

TEST(Double, ExpAndLogAreWithinTheStatedError) {
  const auto e = [](double x) { return exp(x); };
  const auto expected_exp = [](long double x) { return std::exp(x); };
  EXPECT_LT(largest_error(-708, 709.7, e, expected_exp), 1.1);
  EXPECT_LT(largest_error(-1, 1, e, expected_exp), 1.1);
  const auto l = [](double x) { return log(x); };
  const auto expected_log = [](long double x) { return std::log(x); };
  EXPECT_LT(largest_error(0.5, 2, l, expected_log), 0.51);
  EXPECT_LT(largest_error(1e-300, 1e300, l, expected_log), 0.51);
  EXPECT_LT(largest_error(1e-300, 1e-290, l, expected_log), 0.51);
}

TEST(Double, ExpAndLogAtTheEnds) {
  EXPECT_EQ(exp(710.5), infinity);
  EXPECT_EQ(exp(-800.0), 0);
  EXPECT_EQ(exp(0.0), 1);
  EXPECT_TRUE(std::isnan(exp(std::nan(""))));
  EXPECT_EQ(log(1.0), 0);
  EXPECT_EQ(log(0.0), -infinity);
  EXPECT_EQ(log(infinity), infinity);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_NEAR(log(0x1p-1060), -1060 * 0.69314718055994531, 1e-10);
}

TEST(Double, PowIsWithinTheStatedError) {
  EXPECT_LT(pow_error(0.5, 1e-3, 1e3), 1.4);
  EXPECT_LT(pow_error(-12, 0.01, 100), 1.4);
  EXPECT_LT(pow_error(1000, 0.6, 1.9), 1.4);
  EXPECT_LT(pow_error(-3000, 0.9, 1.2), 1.4);
  EXPECT_LT(pow_error(1e6, 0.9999, 1.0001), 1.4);
}

TEST(Double, PowAtTheEnds) {
  EXPECT_EQ(pow(0.96, 0), 1);
  EXPECT_EQ(pow(1, 1e300), 1);
  EXPECT_EQ(pow(0, 2), 0);
  EXPECT_EQ(pow(0, -2), infinity);
  EXPECT_EQ(pow(2, -1), 0.5);
  EXPECT_EQ(pow(0.5, 1e9), 0);
  EXPECT_EQ(pow(2, 1e9), infinity);
  EXPECT_TRUE(std::isnan(pow(-1, 2)));
}

TEST(Double, SinAndCosAreWithinTheStatedError) {
  for (const double limit : {1.0, 100.0, 1e6}) {
    EXPECT_LT(largest_error(
                  -limit, limit, [](double x) { return sin(x); }, [](long double x) { return std::sin(x); }),
              1);
    EXPECT_LT(largest_error(
                  -limit, limit, [](double x) { return cos(x); }, [](long double x) { return std::cos(x); }),
              1);
  }
  EXPECT_LT(largest_error(
                -0.25, 0.25, [](double x) { return sin_pi(x); }, [](long double x) { return std::sin(pi_long * x); }),
            1);
  EXPECT_LT(
      largest_error(
          0.25, 0.75, [](double x) { return cos_pi(x); }, [](long double x) { return std::sin(pi_long * (0.5L - x)); }),
      1);
  EXPECT_LT(
      largest_error(
          0.75, 1.25, [](double x) { return cos_pi(x); }, [](long double x) { return -std::cos(pi_long * (1 - x)); }),
      1);
}

TEST(Double, CosPiIsExactAtHalves) {
  EXPECT_EQ(cos_pi(0), 1);
  EXPECT_EQ(cos_pi(0.5), 0);
  EXPECT_EQ(cos_pi(1), -1);
  EXPECT_EQ(sin_pi(1), 0);
  EXPECT_EQ(sin_pi(-0.5), -1);
}

// One step of Newton's method in long double gives the true quantile.
TEST(Double, NormalQuantileIsWithinTheStatedError) {
  const auto newton = [](long double p) {
    const long double z = normal_quantile(static_cast<double>(p));
    const long double excess =
        p < 0.5L ? std::erfc(-z / std::sqrt(2.0L)) / 2 - p : (1 - p) - std::erfc(z / std::sqrt(2.0L)) / 2;
    return z - excess * std::sqrt(2 * pi_long) * std::exp(z * z / 2);
  };
  const auto quantile = [](double p) { return normal_quantile(p); };
  EXPECT_LT(largest_error(1e-12, 0.49, quantile, newton), 7);
  EXPECT_LT(largest_error(0.51, 1 - 0x1p-30, quantile, newton), 7);
  EXPECT_LT(largest_error(1e-30, 1e-28, quantile, newton), 7);
  EXPECT_NEAR(normal_quantile(0x1p-53), -8.2095361516013874, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0);
}

}  // namespace cenote::math
