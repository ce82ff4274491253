#pragma once

#include "kernels/cpu/moments.h"
#include "kernels/cpu/units.h"

// Sums over all elements of one member's tensor, whose columns are the lanes.
namespace cenote::cpu::CENOTE_TARGET {

/// A tensor's elements where a lane is a unit.
struct AloneElements {
  using Number = float;
  Tensor x;
  std::int64_t columns;  ///< numbers in a row

  math::Strided strided() const { return {x.data, x.rows, columns, x.stride * lane_count, 1}; }

  /// One row's terms: chain c mod 16 is a lane of a line of `chain`.
  template <int Sums, class Term>
  CENOTE_INLINE void add_row(std::int64_t row, Term term, Lanes (*chain)[Sums]) const {
    for (std::int64_t line = 0; line < x.columns; ++line) {
      Lanes(&sum)[Sums] = chain[line % lines_of_chains];
      Lanes longer[Sums];
      for (int k = 0; k < Sums; ++k) longer[k] = sum[k];
      term(longer, load(x.at(row, line)));
      for (int k = 0; k < Sums; ++k) sum[k] = first_lanes(columns - line * lane_count, longer[k], sum[k]);
    }
  }

  /// Of one chunk of rows.
  template <int Sums, class Term>
  CENOTE_INLINE void sum_chunk(std::int64_t begin, Term term, float (&total)[Sums]) const {
    const std::int64_t end = x.rows - begin < math::chunk_rows ? x.rows : begin + math::chunk_rows;
    Lanes chain[lines_of_chains][Sums];
    for (auto& lines : chain)
      for (Lanes& line : lines) line = Lanes(0.0f);
    for (std::int64_t r = begin; r < end; ++r) add_row<Sums>(r, term, chain);
    for (int k = 0; k < Sums; ++k) {
      alignas(64) float single[math::chains];
      for (std::int64_t line = 0; line < lines_of_chains; ++line) store(chain[line][k], single + line * lane_count);
      total[k] = math::add_chains(single, columns);
    }
  }

  /// Several sums over all elements in one pass, by term(sums, x), each in the fixed tree.
  template <int Sums, class Term>
  CENOTE_INLINE void sums(Term term, float (&total)[Sums]) const {
    sum_chunk<Sums>(0, term, total);
    for (std::int64_t begin = math::chunk_rows; begin < x.rows; begin += math::chunk_rows) {
      float chunk[Sums];
      sum_chunk<Sums>(begin, term, chunk);
      for (int k = 0; k < Sums; ++k) total[k] = total[k] + chunk[k];
    }
  }

  /// Σ over all elements by term(sum, x) → sum, in the fixed tree.
  template <class Term>
  CENOTE_INLINE float sum(Term term) const {
    float total[1];
    sums<1>([&](Lanes(&sum)[1], Lanes v) { sum[0] = term(sum[0], v); }, total);
    return total[0];
  }

 private:
  static constexpr std::int64_t lines_of_chains = math::chains / lane_count;
};

inline double square_sum_of(const AloneElements& x) { return accurate_square_sum(square_sum(x), x.strided()); }

inline void norms(const AloneElements& x, TensorNorm (&norms)[1]) {
  norms[0] = accurate_norm(square_sum(x), x.strided());
}

/// The penalty's sum, Σx² or Σ|x|
inline double penalty_sum(const AloneElements& x, Regularizer::Type type) {
  return type == Regularizer::Type::L2 ? square_sum_of(x) : static_cast<double>(absolute_sum(x));
}

/// Extremes, zeros and columns of zeros alone, of the columns in one line.
inline void count_line(const AloneElements& x, std::int64_t line, MomentSums<float>& m) {
  const Lanes zero(0.0f), one(1.0f);
  Lanes minimum = load(x.x.at(0, line)), maximum = minimum, zeros = zero;
  for (std::int64_t r = 0; r < x.x.rows; ++r) {
    const Lanes v = load(x.x.at(r, line));
    minimum = math::at_most(minimum, v);
    maximum = math::at_least(maximum, v);
    zeros = zeros + select(v == zero, one, zero);
  }
  alignas(64) float low[lane_count], high[lane_count], count[lane_count];
  store(minimum, low);
  store(maximum, high);
  store(zeros, count);
  for (std::int64_t lane = 0; lane < lane_count && line * lane_count + lane < x.columns; ++lane) {
    m.minimum = math::at_most(m.minimum, low[lane]);
    m.maximum = math::at_least(m.maximum, high[lane]);
    m.zeros += count[lane];
    m.dead += count[lane] == static_cast<float>(x.x.rows) ? 1.0f : 0.0f;
  }
}

inline Moments moments(const AloneElements& x) {
  MomentSums<float> m{};
  m.minimum = m.maximum = *x.x.data;
  for (std::int64_t line = 0; line < x.x.columns; ++line) count_line(x, line, m);
  sum_powers(x, m);
  sum_around(x, Lanes(nearest_mean(m.sum, x.strided())), m);
  return finished(m, x.strided());
}

}  // namespace cenote::cpu::CENOTE_TARGET
