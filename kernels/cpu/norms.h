#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/lanes/clipping.h"
#include "kernels/math/moments.h"

// Sums over all elements of a tensor in their fixed tree, and what is made of them: norms, clipping, penalties.
namespace cenote::cpu::CENOTE_TARGET {

/// A tensor's elements where a lane is a member.
struct GroupElements {
  using Number = Lanes;  ///< what a sum is
  Tensor x;

  math::Strided of(int lane) const { return {x.data + lane, x.rows, x.columns, x.stride * lane_count, lane_count}; }

  /// Chains first … first + Count − 1 of Sums sums over rows begin … end − 1, each of one column.
  template <int Sums, int Count, class Term>
  CENOTE_INLINE void sum_columns(std::int64_t begin, std::int64_t end, std::int64_t first, Term term,
                                 Lanes (*chain)[math::chains]) const {
    Lanes sum[Count][Sums];
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i)
#pragma GCC unroll 4
      for (int k = 0; k < Sums; ++k) sum[i][k] = Lanes(0.0f);
    for (std::int64_t r = begin; r < end; ++r)
#pragma GCC unroll 8
      for (int i = 0; i < Count; ++i) term(sum[i], load(x.at(r, first + i)));
#pragma GCC unroll 8
    for (int i = 0; i < Count; ++i)
#pragma GCC unroll 4
      for (int k = 0; k < Sums; ++k) chain[k][first + i] = sum[i][k];
  }

  /// All chains of at most 16 columns.
  template <int Sums, class Term>
  CENOTE_INLINE void sum_narrow(std::int64_t begin, std::int64_t end, Term term, Lanes (*chain)[math::chains]) const {
    std::int64_t first = 0;
    for (; first + 5 <= x.columns; first += 5) sum_columns<Sums, 5>(begin, end, first, term, chain);
    for (; first + 2 <= x.columns; first += 2) sum_columns<Sums, 2>(begin, end, first, term, chain);
    if (first < x.columns) sum_columns<Sums, 1>(begin, end, first, term, chain);
  }

  /// Four chains of more than 16 columns: those whose number mod 16 is first … first + 3.
  template <int Sums, class Term>
  CENOTE_INLINE void sum_wide(std::int64_t begin, std::int64_t end, int first, Term term,
                              Lanes (*chain)[math::chains]) const {
    Lanes sum[4][Sums];
    for (auto& of_column : sum)
      for (Lanes& line : of_column) line = Lanes(0.0f);
    for (std::int64_t r = begin; r < end; ++r)
      for (std::int64_t c = first; c < x.columns; c += math::chains)
#pragma GCC unroll 4
        for (int i = 0; i < 4; ++i)
          if (c + i < x.columns) term(sum[i], load(x.at(r, c + i)));
    for (int i = 0; i < 4; ++i)
      for (int k = 0; k < Sums; ++k) chain[k][first + i] = sum[i][k];
  }

  /// Of one chunk of rows.
  template <int Sums, class Term>
  CENOTE_INLINE void sum_chunk(std::int64_t begin, Term term, Lanes (&total)[Sums]) const {
    const std::int64_t end = x.rows - begin < math::chunk_rows ? x.rows : begin + math::chunk_rows;
    Lanes chain[Sums][math::chains];
    if (x.columns <= math::chains)
      sum_narrow<Sums>(begin, end, term, chain);
    else
      for (int first = 0; first < math::chains; first += 4) sum_wide<Sums>(begin, end, first, term, chain);
    for (int k = 0; k < Sums; ++k) total[k] = math::add_chains(chain[k], x.columns);
  }

  /// Several sums over all elements in one pass, by term(sums, x), each in the fixed tree.
  template <int Sums, class Term>
  CENOTE_INLINE void sums(Term term, Lanes (&total)[Sums]) const {
    sum_chunk<Sums>(0, term, total);
    for (std::int64_t begin = math::chunk_rows; begin < x.rows; begin += math::chunk_rows) {
      Lanes chunk[Sums];
      sum_chunk<Sums>(begin, term, chunk);
      for (int k = 0; k < Sums; ++k) total[k] = total[k] + chunk[k];
    }
  }

  /// Σ over all elements by term(sum, x) → sum, in the fixed tree.
  template <class Term>
  CENOTE_INLINE Lanes sum(Term term) const {
    Lanes total[1];
    sums<1>([&](Lanes(&sum)[1], Lanes v) { sum[0] = term(sum[0], v); }, total);
    return total[0];
  }
};

template <class Elements>
CENOTE_INLINE typename Elements::Number square_sum(const Elements& x) {
  return x.sum([](Lanes sum, Lanes v) { return fma(v, v, sum); });
}
template <class Elements>
CENOTE_INLINE typename Elements::Number absolute_sum(const Elements& x) {
  return x.sum([](Lanes sum, Lanes v) { return sum + math::abs(v); });
}

/// Σx² of a member in double: the float sum where that is accurate, else a second pass.
CENOTE_INLINE double accurate_square_sum(float fast, const math::Strided& x) {
  return in_range(fast) ? static_cast<double>(fast) : math::square_sum_in_double(x);
}

CENOTE_INLINE bool all_in_range(Lanes square_sum) {
  return all_lanes(square_sum >= Lanes(math::smallest_square_sum) && square_sum <= Lanes(math::largest_square_sum));
}

/// Σx² of each member
inline void square_sums(const GroupElements& x, double (&sums)[lane_count]) {
  const Lanes sum = square_sum(x);
  alignas(64) float fast[lane_count];
  store(sum, fast);
  for (int lane = 0; lane < lane_count; ++lane) sums[lane] = static_cast<double>(fast[lane]);
  if (all_in_range(sum)) return;
  for (int lane = 0; lane < lane_count; ++lane) sums[lane] = accurate_square_sum(fast[lane], x.of(lane));
}

/// The penalty's sum, Σx² or Σ|x|, of each member in double
inline void penalty_sums(const GroupElements& x, Regularizer::Type type, double (&sums)[lane_count]) {
  if (type == Regularizer::Type::L2) return square_sums(x, sums);
  alignas(64) float fast[lane_count];
  store(absolute_sum(x), fast);
  for (int lane = 0; lane < lane_count; ++lane) sums[lane] = static_cast<double>(fast[lane]);
}

/// threshold: a line
inline void clip_value(const Tensor& gradient, const Tensor& threshold) {
  const Lanes c = load(threshold.data);
  for_each_line(
      gradient, [&](Lanes g) { return clipped_value(g, c); }, gradient);
}

/// g ← g·factor for each lane; in double where the factor is too small for a normal float.
inline void scale(const Tensor& gradient, const double (&factors)[lane_count]) {
  alignas(64) float fast[lane_count];
  for (int lane = 0; lane < lane_count; ++lane) {
    const bool tiny = factors[lane] < smallest_float_factor;
    fast[lane] = tiny ? 1.0f : static_cast<float>(factors[lane]);
    if (!tiny) continue;
    for (std::int64_t i = 0; i < gradient.lines(); ++i) {
      float& g = gradient.line(i)[lane];
      g = scaled(g, factors[lane]);
    }
  }
  const Lanes factor = load(fast);
  for_each_line(
      gradient, [&](Lanes g) { return g * factor; }, gradient);
}

/// g += the penalty's gradient. factor: a line
inline void penalty_backward(const Tensor& x, Regularizer::Type type, const Tensor& factor, const Tensor& gradient) {
  const Lanes f = load(factor.data);
  for_each_line(
      gradient, [&](Lanes v, Lanes g) { return with_penalty(type, v, f, g); }, x, gradient);
}

}  // namespace cenote::cpu::CENOTE_TARGET
