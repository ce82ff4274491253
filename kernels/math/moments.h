#pragma once

#include "cenote/moments.h"
#include "kernels/math/portable.h"

// Moments and norms of one member's tensor in double: the second pass of docs/numerics.md, for tensors whose float
// sums of squares have left the range where they are accurate.
namespace cenote::math {

/// A float sum of squares is taken as it is where 2⁻⁸⁰ ≤ S ≤ 2¹²⁰.
inline constexpr float smallest_square_sum = 0x1p-80f;
inline constexpr float largest_square_sum = 0x1p120f;

/// One member's numbers among those of its group.
struct Strided {
  const float* data;
  std::int64_t rows, columns;
  std::int64_t row_stride, column_stride;  ///< in floats

  CENOTE_FORMULA double at(std::int64_t row, std::int64_t column) const {
    return static_cast<double>(data[row * row_stride + column * column_stride]);
  }
};

/// Sums of a tensor are taken by chunks of so many rows, chunk sums added in ascending order.
inline constexpr std::int64_t chunk_rows = 64;

/// A chunk's sum is 16 chains, one for the columns of each remainder by 16, rows ascending; then the chains are added,
/// +8, +4, +2, +1, those that the shape lacks taking no part.
inline constexpr int chains = 16;

template <class Number>
CENOTE_FORMULA Number add_chains(Number (&chain)[chains], std::int64_t columns) {
  for (int half = chains / 2; half > 0; half /= 2)
    for (int i = 0; i < half && i + half < columns; ++i) chain[i] = chain[i] + chain[i + half];
  return chain[0];
}

/// Σ of chunk(begin, end) over the rows.
template <class Number, class Chunk>
CENOTE_FORMULA Number sum_of_chunks(std::int64_t rows, Chunk chunk) {
  Number total = chunk(std::int64_t{0}, rows < chunk_rows ? rows : chunk_rows);
  for (std::int64_t begin = chunk_rows; begin < rows; begin += chunk_rows)
    total = total + chunk(begin, rows - begin < chunk_rows ? rows : begin + chunk_rows);
  return total;
}

/// Σ term(x) over all elements, in double.
template <class Term>
CENOTE_FORMULA double sum_in_double(const Strided& x, Term term) {
  return sum_of_chunks<double>(x.rows, [&](std::int64_t begin, std::int64_t end) {
    double chain[chains] = {};
    for (std::int64_t r = begin; r < end; ++r)
      for (std::int64_t c = 0; c < x.columns; ++c) chain[c % chains] += term(x.at(r, c));
    return add_chains(chain, x.columns);
  });
}

/// Σx² of all elements: infinite or NaN if one of them is.
CENOTE_FORMULA double square_sum_in_double(const Strided& x) {
  return sum_in_double(x, [](double v) { return v * v; });
}

CENOTE_FORMULA bool is_finite(double x) { return x - x == 0; }

/// Counts and extremes, column by column. False if no element is finite.
CENOTE_FORMULA bool count_in_double(const Strided& x, Moments& m) {
  m.count = x.rows * x.columns;
  m.columns = x.columns;
  m.nonfinite_count = m.zero_count = m.dead_count = 0;
  bool first = true;
  for (std::int64_t c = 0; c < x.columns; ++c) {
    const std::int64_t zeros_before = m.zero_count;
    for (std::int64_t r = 0; r < x.rows; ++r) {
      const double v = x.at(r, c);
      if (!is_finite(v)) {
        ++m.nonfinite_count;
        continue;
      }
      m.zero_count += v == 0 ? 1 : 0;
      m.min = first || v < m.min ? v : m.min;
      m.max = first || v > m.max ? v : m.max;
      first = false;
    }
    m.dead_count += m.zero_count - zeros_before == x.rows ? 1 : 0;
  }
  return !first;
}

/// Σx² of the finite elements, and how many are not.
CENOTE_FORMULA TensorNorm finite_square_sum(const Strided& x) {
  TensorNorm result;
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < x.columns; ++c) result.nonfinite_count += is_finite(x.at(r, c)) ? 0 : 1;
  result.square_sum = sum_in_double(x, [](double v) { return is_finite(v) ? v * v : 0.0; });
  return result;
}

/// The Moments over the finite elements, in two passes.
CENOTE_FORMULA void moments_in_double(const Strided& x, Moments& m) {
  if (!count_in_double(x, m)) return;
  m.min += 0.0;  // −0 becomes +0: which of the two came first depends on the order
  m.max += 0.0;
  m.sum = sum_in_double(x, [](double v) { return is_finite(v) ? v : 0.0; });
  m.absolute_sum = sum_in_double(x, [](double v) { return is_finite(v) ? (v < 0 ? -v : v) : 0.0; });
  m.square_sum = sum_in_double(x, [](double v) { return is_finite(v) ? v * v : 0.0; });
  const double mean = m.sum / static_cast<double>(m.count - m.nonfinite_count);
  m.centered_square_sum = sum_in_double(x, [mean](double v) { return is_finite(v) ? (v - mean) * (v - mean) : 0.0; });
}

}  // namespace cenote::math
