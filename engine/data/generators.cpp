// scikit-learn's generators, bit for bit: the same arithmetic in the same order from the same random numbers. Sine and
// cosine are libm's, as NumPy's are, and this file is the only one that may call them.
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "engine/data/check.h"
#include "engine/data/random_state.h"
#include "include/cenote/data.h"

namespace cenote {
namespace {

constexpr double pi = std::numbers::pi;

std::size_t to_size(std::int64_t n) { return static_cast<std::size_t>(n); }

Matrix make_matrix(std::int64_t rows, std::int64_t columns) {
  return {rows, columns, std::vector<double>(to_size(rows * columns))};
}

Samples make_samples(std::int64_t samples) { return {make_matrix(samples, 2), make_matrix(samples, 1)}; }

// n angles from 0 to π, both included: numpy.linspace(0, pi, n)
double half_turn(std::int64_t i, std::int64_t n) {
  if (i > 0 && i == n - 1) return pi;
  return n > 1 ? static_cast<double>(i) * (pi / static_cast<double>(n - 1)) : 0.0;
}

// n angles from 0 to 2π, the last left out: numpy.linspace(0, 2 * pi, n, endpoint=False)
double full_turn(std::int64_t i, std::int64_t n) { return static_cast<double>(i) * (2 * pi / static_cast<double>(n)); }

struct Point {
  double x, y;
};

// Points in class order, half of them class 0. outer(i, n) and inner(i, n) place the i-th of the n points of a class.
template <class Outer, class Inner>
Samples two_classes(std::int64_t samples, Outer outer, Inner inner) {
  Samples result = make_samples(samples);
  const std::int64_t outer_count = samples / 2, inner_count = samples - outer_count;
  for (std::int64_t row = 0; row < samples; ++row) {
    const bool is_inner = row >= outer_count;
    const Point p = is_inner ? inner(row - outer_count, inner_count) : outer(row, outer_count);
    result.X(row, 0) = p.x;
    result.X(row, 1) = p.y;
    result.y(row, 0) = is_inner ? 1 : 0;
  }
  return result;
}

Samples shuffled(const Samples& from, RandomState& random) {
  Samples to = make_samples(from.X.rows);
  const std::vector<std::int64_t> order = random.permutation(from.X.rows);
  for (std::int64_t row = 0; row < from.X.rows; ++row) {
    const std::int64_t source = order[to_size(row)];
    to.X(row, 0) = from.X(source, 0);
    to.X(row, 1) = from.X(source, 1);
    to.y(row, 0) = from.y(source, 0);
  }
  return to;
}

// In scikit-learn's order: first the shuffle, then the noise, row by row, from the same stream.
Samples shuffled_with_noise(const Samples& clean, double noise, std::int64_t random_state) {
  RandomState random(static_cast<std::uint32_t>(random_state));
  Samples result = shuffled(clean, random);
  for (double& value : result.X.values) value += random.normal(0.0, noise);
  return result;
}

void check_two_classes(std::int64_t samples, double noise, std::int64_t random_state) {
  check_samples(samples);
  check_standard_deviation("data.noise", noise);
  check_random_state("data.random_state", random_state);
}

// (centers, 2)
Matrix draw_centers(std::int64_t centers, RandomState& random) {
  Matrix center = make_matrix(centers, 2);
  for (double& value : center.values) value = random.uniform(-10.0, 10.0);
  return center;
}

// In class order; the first classes take one sample more each until the remainder is used up.
Samples draw_blobs(std::int64_t samples, const Matrix& center, double cluster_std, RandomState& random) {
  Samples result = make_samples(samples);
  std::int64_t row = 0;
  for (std::int64_t c = 0; c < center.rows; ++c) {
    const std::int64_t end = row + samples / center.rows + (c < samples % center.rows ? 1 : 0);
    for (; row < end; ++row) {
      for (std::int64_t k = 0; k < 2; ++k) result.X(row, k) = random.normal(center(c, k), cluster_std);
      result.y(row, 0) = static_cast<double>(c);
    }
  }
  return result;
}

}  // namespace

Samples make_moons(std::int64_t samples, double noise, std::int64_t random_state) {
  check_two_classes(samples, noise, random_state);
  const auto outer = [](std::int64_t i, std::int64_t n) {
    const double t = half_turn(i, n);
    return Point{std::cos(t), std::sin(t)};
  };
  const auto inner = [](std::int64_t i, std::int64_t n) {
    const double t = half_turn(i, n);
    return Point{1 - std::cos(t), 1 - std::sin(t) - 0.5};
  };
  return shuffled_with_noise(two_classes(samples, outer, inner), noise, random_state);
}

Samples make_circles(std::int64_t samples, double noise, std::int64_t random_state, double factor) {
  check_two_classes(samples, noise, random_state);
  check_share("data.factor", factor);
  const auto outer = [](std::int64_t i, std::int64_t n) {
    const double t = full_turn(i, n);
    return Point{std::cos(t), std::sin(t)};
  };
  const auto inner = [factor](std::int64_t i, std::int64_t n) {
    const double t = full_turn(i, n);
    return Point{std::cos(t) * factor, std::sin(t) * factor};
  };
  return shuffled_with_noise(two_classes(samples, outer, inner), noise, random_state);
}

Samples make_blobs(std::int64_t samples, std::int64_t centers, double cluster_std, std::int64_t random_state) {
  check_samples(samples);
  check_centers(centers);
  check_standard_deviation("data.cluster_std", cluster_std);
  check_random_state("data.random_state", random_state);
  RandomState random(static_cast<std::uint32_t>(random_state));
  const Matrix center = draw_centers(centers, random);
  return shuffled(draw_blobs(samples, center, cluster_std, random), random);
}

}  // namespace cenote
