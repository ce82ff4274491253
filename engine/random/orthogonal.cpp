#include "engine/random/orthogonal.h"

#include <cmath>
#include <vector>

namespace cenote::random {

namespace {

struct Matrix {
  std::span<double> values;
  std::size_t rows, columns;
  double& operator()(std::size_t r, std::size_t c) const { return values[r * columns + c]; }
};

// v with (1 − 2·v·vᵀ/vᵀv)·(column k of a, from row k on) = (diagonal, 0, …)
struct Reflection {
  std::vector<double> v;
  double scale;  // 2 / vᵀv
  double diagonal;
};

Reflection reflect_column(const Matrix& a, std::size_t k) {
  Reflection h{std::vector<double>(a.rows - k), 0, 0};
  double square_sum = 0;
  for (std::size_t r = k; r < a.rows; ++r) {
    h.v[r - k] = a(r, k);
    square_sum += a(r, k) * a(r, k);
  }
  const double norm = std::sqrt(square_sum);
  h.diagonal = a(k, k) > 0 ? -norm : norm;
  h.v[0] -= h.diagonal;  // no cancellation: the signs differ
  const double v_square_sum = square_sum - a(k, k) * a(k, k) + h.v[0] * h.v[0];
  h.scale = v_square_sum > 0 ? 2 / v_square_sum : 0;
  return h;
}

// a ← (1 − scale·v·vᵀ)·a in rows from k and columns from `first` on
void apply(const Reflection& h, const Matrix& a, std::size_t k, std::size_t first) {
  std::vector<double> products(a.columns, 0);  // vᵀ·a
  for (std::size_t r = k; r < a.rows; ++r)
    for (std::size_t c = first; c < a.columns; ++c) products[c] += h.v[r - k] * a(r, c);
  for (std::size_t r = k; r < a.rows; ++r) {
    const double factor = h.scale * h.v[r - k];
    for (std::size_t c = first; c < a.columns; ++c) a(r, c) -= factor * products[c];
  }
}

}  // namespace

void orthogonalize(std::span<double> values, std::int64_t rows, std::int64_t columns) {
  const Matrix a{values, static_cast<std::size_t>(rows), static_cast<std::size_t>(columns)};
  std::vector<Reflection> reflections;
  for (std::size_t k = 0; k < a.columns; ++k) {
    reflections.push_back(reflect_column(a, k));
    apply(reflections.back(), a, k, k + 1);
  }
  for (double& value : values) value = 0;
  for (std::size_t k = 0; k < a.columns; ++k) a(k, k) = reflections[k].diagonal < 0 ? -1 : 1;
  for (std::size_t k = a.columns; k-- > 0;) apply(reflections[k], a, k, k);
}

}  // namespace cenote::random
