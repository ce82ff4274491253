#include "engine/random/initializer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace cenote {

namespace {

std::vector<double> drawn(const Initializer& initializer, const DrawShape& shape, const DrawKey& key = {42, 0, 0},
                          double gain = 1) {
  std::vector<double> values(static_cast<std::size_t>(shape.rows * shape.columns));
  draw(initializer, shape, key, gain, values);
  return values;
}

double normal_cdf(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }
double truncated_cdf(double z) {
  return std::clamp((normal_cdf(z) - normal_cdf(-2)) / (normal_cdf(2) - normal_cdf(-2)), 0.0, 1.0);
}

struct Distribution {
  const char* name;
  Initializer initializer;
  double mean, stddev, largest;  // largest |x − mean|
  std::function<double(double)> cdf;

  friend void PrintTo(const Distribution& d, std::ostream* out) { *out << d.name; }
};

// A million draws with fans of 1,000 each.
constexpr DrawShape million{1000, 1000, 1000, 1000};
constexpr double cut = 0.87962566103423978;  // the standard deviation of a normal cut at ±2

Distribution uniform(const char* name, const Initializer& initializer, double from, double to) {
  return {name, initializer, (from + to) / 2, (to - from) / std::sqrt(12.0), (to - from) / 2, [=](double x) {
            return std::clamp((x - from) / (to - from), 0.0, 1.0);
          }};
}
Distribution normal(const char* name, const Initializer& initializer, double mean, double stddev) {
  return {name, initializer, mean, stddev, 6 * stddev, [=](double x) { return normal_cdf((x - mean) / stddev); }};
}
Distribution truncated(const char* name, const Initializer& initializer, double mean, double scale) {
  return {name, initializer, mean, scale * cut, 2 * scale, [=](double x) { return truncated_cdf((x - mean) / scale); }};
}

Initializer with_bounds(double minval, double maxval) {
  return {.type = Initializer::Type::random_uniform, .minval = minval, .maxval = maxval};
}
Initializer with_moments(Initializer::Type type, double mean, double stddev) {
  return {.type = type, .mean = mean, .stddev = stddev};
}

const std::vector<Distribution> distributions = {
    uniform("random_uniform", with_bounds(-0.2, 0.7), -0.2, 0.7),
    normal("random_normal", with_moments(Initializer::Type::random_normal, 0.3, 2), 0.3, 2),
    truncated("truncated_normal", with_moments(Initializer::Type::truncated_normal, -0.1, 0.5), -0.1, 0.5),
    uniform("glorot_uniform", initializers::glorot_uniform, -std::sqrt(0.003), std::sqrt(0.003)),
    truncated("glorot_normal", initializers::glorot_normal, 0, std::sqrt(0.001) / cut),
    uniform("he_uniform", initializers::he_uniform, -std::sqrt(0.006), std::sqrt(0.006)),
    truncated("he_normal", initializers::he_normal, 0, std::sqrt(0.002) / cut),
    truncated("lecun_normal", initializers::lecun_normal, 0, std::sqrt(0.001) / cut),
    normal("untruncated",
           initializers::variance_scaling(3, Initializer::Mode::fan_out, Initializer::Distribution::untruncated_normal),
           0, std::sqrt(0.003)),
};

class Distributions : public testing::TestWithParam<Distribution> {};

// FNV-1a over the bytes of the values, lowest first.
std::uint64_t checksum(const std::vector<double>& values) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const double value : values)
    for (int shift = 0; shift < 64; shift += 8)
      sum = (sum ^ (std::bit_cast<std::uint64_t>(value) >> shift & 0xff)) * 0x100000001b3;
  return sum;
}

// Qᵀ·Q − 1, or Q·Qᵀ − 1 of a wide matrix: the largest entry.
double largest_defect(const std::vector<double>& q, const DrawShape& shape) {
  const bool tall = shape.rows >= shape.columns;
  const std::int64_t vectors = tall ? shape.columns : shape.rows, length = tall ? shape.rows : shape.columns;
  const auto at = [&](std::int64_t vector, std::int64_t i) {
    return q[static_cast<std::size_t>(tall ? i * shape.columns + vector : vector * shape.columns + i)];
  };
  double largest = 0;
  for (std::int64_t a = 0; a < vectors; ++a)
    for (std::int64_t b = 0; b < vectors; ++b) {
      double sum = a == b ? -1 : 0;
      for (std::int64_t i = 0; i < length; ++i) sum += at(a, i) * at(b, i);
      largest = std::max(largest, std::abs(sum));
    }
  return largest;
}

}  // namespace

// Five standard errors of the mean and, for these distributions at most √(kurtosis − 1)/2 ≤ 0.71, of the deviation.
TEST_P(Distributions, HaveTheRightMoments) {
  const Distribution& d = GetParam();
  const std::vector<double> x = drawn(d.initializer, million);
  double sum = 0, square_sum = 0, largest = 0;
  for (const double value : x) {
    sum += value - d.mean;
    square_sum += (value - d.mean) * (value - d.mean);
    largest = std::max(largest, std::abs(value - d.mean));
  }
  EXPECT_LT(std::abs(sum / 1e6), 5 * d.stddev / 1000);
  EXPECT_NEAR(std::sqrt(square_sum / 1e6), d.stddev, 5 * 0.71 * d.stddev / 1000);
  EXPECT_LE(largest, d.largest * (1 + 1e-7));  // rounded to float
}

// Kolmogorov's statistic times √n exceeds 2.6 with probability 2·exp(−2·2.6²) < 3·10⁻⁶.
TEST_P(Distributions, PassKolmogorovSmirnov) {
  const Distribution& d = GetParam();
  std::vector<double> x = drawn(d.initializer, million, {7, 3, 2});
  std::sort(x.begin(), x.end());
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double p = d.cdf(x[i]), n = static_cast<double>(x.size()), rank = static_cast<double>(i);
    largest = std::max({largest, p - rank / n, (rank + 1) / n - p});
  }
  EXPECT_LT(largest * 1000, 2.6);
}

INSTANTIATE_TEST_SUITE_P(All, Distributions, testing::ValuesIn(distributions),
                         [](const testing::TestParamInfo<Distribution>& one) { return std::string(one.param.name); });

TEST(Draw, ConstantsAreTimesGainAndRoundedToFloat) {
  const DrawShape shape{2, 3, 2, 3};
  EXPECT_EQ(drawn(initializers::zeros, shape), std::vector<double>(6, 0.0));
  EXPECT_EQ(drawn(initializers::ones, shape), std::vector<double>(6, 1.0));
  const Initializer constant{.type = Initializer::Type::constant, .value = 0.1};
  EXPECT_EQ(drawn(constant, shape, {}, 3), std::vector<double>(6, static_cast<double>(static_cast<float>(3 * 0.1))));
}

TEST(Draw, IsAPureFunctionOfItsKey) {
  const DrawShape shape{10, 10, 10, 10};
  const auto values = drawn(initializers::glorot_uniform, shape, {42, 5, 1});
  EXPECT_EQ(values, drawn(initializers::glorot_uniform, shape, {42, 5, 1}));
  EXPECT_NE(values, drawn(initializers::glorot_uniform, shape, {43, 5, 1}));
  EXPECT_NE(values, drawn(initializers::glorot_uniform, shape, {42, 6, 1}));
  EXPECT_NE(values, drawn(initializers::glorot_uniform, shape, {42, 5, 2}));
  const auto longer = drawn(initializers::glorot_uniform, {20, 10, 10, 10}, {42, 5, 1});
  EXPECT_TRUE(std::equal(values.begin(), values.end(), longer.begin()));
}

// Correlations of 10⁶ pairs: five standard errors.
TEST(Draw, StreamsAreIndependent) {
  const Initializer& f = initializers::random_normal;
  const auto base = drawn(f, million, {42, 0, 0});
  for (const DrawKey& key : {DrawKey{42, 0, 1}, DrawKey{42, 1, 0}, DrawKey{43, 0, 0}, DrawKey{42ULL << 32, 0, 0}}) {
    const auto other = drawn(f, million, key);
    double sum = 0;
    for (std::size_t i = 0; i < base.size(); ++i) sum += base[i] * other[i];
    EXPECT_LT(std::abs(sum / (1e6 * f.stddev * f.stddev)), 0.005);
  }
}

TEST(Draw, TakesTheFansAsKeras) {
  const DrawShape shape{1, 1000, 12, 4};
  const auto limit = [&](Initializer::Mode mode) {
    const auto x = drawn(initializers::variance_scaling(1, mode, Initializer::Distribution::uniform), shape);
    return std::abs(
        *std::max_element(x.begin(), x.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  };
  EXPECT_NEAR(limit(Initializer::Mode::fan_in), std::sqrt(3.0 / 12), 0.01);
  EXPECT_NEAR(limit(Initializer::Mode::fan_out), std::sqrt(3.0 / 4), 0.01);
  EXPECT_NEAR(limit(Initializer::Mode::fan_avg), std::sqrt(3.0 / 8), 0.01);
  const auto empty = drawn(initializers::lecun_uniform, {1, 1000, 0, 1});
  EXPECT_LE(*std::max_element(empty.begin(), empty.end()), std::sqrt(3.0));
}

TEST(Orthogonal, IsOrthogonal) {
  for (const DrawShape& shape :
       {DrawShape{1, 1}, DrawShape{10, 10}, DrawShape{64, 10}, DrawShape{10, 64}, DrawShape{1, 7}})
    EXPECT_LT(largest_defect(drawn(initializers::orthogonal, shape), shape), 1e-6) << shape.rows;
}

// With a positive diagonal of R, Q is uniform over the orthogonal matrices: each entry has mean 0 and variance 1/n.
TEST(Orthogonal, IsUniform) {
  constexpr int matrices = 20000;
  double sum = 0, square_sum = 0, trace = 0;
  for (std::uint32_t i = 0; i < matrices; ++i) {
    const auto q = drawn(initializers::orthogonal, {4, 4}, {42, i, 0});
    sum += q[0];
    square_sum += q[0] * q[0];
    trace += q[0] + q[5] + q[10] + q[15];
  }
  EXPECT_NEAR(sum / matrices, 0, 5 * 0.5 / std::sqrt(matrices));
  EXPECT_NEAR(trace / matrices, 0, 5 * 1 / std::sqrt(matrices));
  EXPECT_NEAR(square_sum / matrices, 0.25, 5 * 0.25 / std::sqrt(matrices));
}

TEST(Orthogonal, TakesItsGain) {
  Initializer scaled = initializers::orthogonal;
  scaled.gain = 2;
  const auto q = drawn(initializers::orthogonal, {5, 3}), doubled = drawn(scaled, {5, 3});
  for (std::size_t i = 0; i < q.size(); ++i) EXPECT_NEAR(doubled[i], 2 * q[i], 2e-7);
}

// Bits are pinned: a change of any of these raises `numerics`.
TEST(Draw, HasTheCommittedBits) {
  const DrawShape shape{40, 25, 40, 25};
  const DrawKey key{42, 7, 3};
  EXPECT_EQ(checksum(drawn(initializers::glorot_uniform, shape, key)), 0x9828d26e40a20e7u);
  EXPECT_EQ(checksum(drawn(initializers::he_normal, shape, key)), 0x45e2b5ee1484b7f0u);
  EXPECT_EQ(checksum(drawn(initializers::random_normal, shape, key)), 0x895cb25de3274d97u);
  EXPECT_EQ(checksum(drawn(initializers::random_uniform, shape, key, 0.7)), 0xf141e69a48c1155fu);
  EXPECT_EQ(checksum(drawn(initializers::truncated_normal, shape, key)), 0x530ff2217fbfd50du);
  EXPECT_EQ(checksum(drawn(initializers::orthogonal, shape, key)), 0x628a5f6421087c23u);
}

}  // namespace cenote
