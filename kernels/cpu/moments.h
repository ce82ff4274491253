#pragma once

#include "kernels/cpu/norms.h"

// Moments: corrected two-pass sums in float; where a sum of squares leaves its accurate range, everything in double.
namespace cenote::cpu::CENOTE_TARGET {

/// What the float passes give: of one member, or a line of each.
template <class Number>
struct MomentSums {
  Number square, sum, absolute, deviation, centered;
  Number minimum, maximum, zeros, dead;  ///< counts are exact in float up to 2²⁴
};

/// Σ(x − a) and Σ(x − a)² around a.
template <class Elements>
CENOTE_INLINE void sum_around(const Elements& x, Lanes a, MomentSums<typename Elements::Number>& m) {
  typename Elements::Number sums[2];
  x.template sums<2>(
      [&](Lanes(&sum)[2], Lanes v) {
        const Lanes d = v - a;
        sum[0] = sum[0] + d;
        sum[1] = fma(d, d, sum[1]);
      },
      sums);
  m.deviation = sums[0];
  m.centered = sums[1];
}

template <class Elements>
CENOTE_INLINE void sum_powers(const Elements& x, MomentSums<typename Elements::Number>& m) {
  typename Elements::Number sums[3];
  x.template sums<3>(
      [](Lanes(&sum)[3], Lanes v) {
        sum[0] = fma(v, v, sum[0]);
        sum[1] = sum[1] + v;
        sum[2] = sum[2] + math::abs(v);
      },
      sums);
  m.square = sums[0];
  m.sum = sums[1];
  m.absolute = sums[2];
}

/// The float nearest to the mean.
CENOTE_INLINE float nearest_mean(float sum, const math::Strided& x) {
  return static_cast<float>(static_cast<double>(sum) / static_cast<double>(x.rows * x.columns));
}

inline Moments finished(const MomentSums<float>& m, const math::Strided& x) {
  Moments result;
  if (!in_range(m.square) || !in_range(m.centered)) {
    math::moments_in_double(x, result);
    if (in_range(m.square)) result.square_sum = static_cast<double>(m.square);  // the norm, whatever else is asked for
    return result;
  }
  const auto deviation = static_cast<double>(m.deviation);
  result.count = x.rows * x.columns;
  result.zero_count = static_cast<std::int64_t>(m.zeros);
  result.columns = x.columns;
  result.dead_count = static_cast<std::int64_t>(m.dead);
  result.min = static_cast<double>(m.minimum) + 0.0;
  result.max = static_cast<double>(m.maximum) + 0.0;
  result.sum = static_cast<double>(m.sum);
  result.absolute_sum = static_cast<double>(m.absolute);
  result.square_sum = static_cast<double>(m.square);
  result.centered_square_sum =
      static_cast<double>(m.centered) - deviation * deviation / static_cast<double>(result.count);
  return result;
}

/// The sums around zero, extremes and zeros in one pass.
CENOTE_INLINE void sum_and_count(const GroupElements& x, MomentSums<Lanes>& m) {
  const Lanes zero(0.0f), one(1.0f);
  Lanes minimum = load(x.x.at(0, 0)), maximum = minimum, sums[4];
  x.sums<4>(
      [&](Lanes(&sum)[4], Lanes v) {
        sum[0] = fma(v, v, sum[0]);
        sum[1] = sum[1] + v;
        sum[2] = sum[2] + math::abs(v);
        sum[3] = sum[3] + select(v == zero, one, zero);
        minimum = math::at_most(minimum, v);
        maximum = math::at_least(maximum, v);
      },
      sums);
  m.square = sums[0];
  m.sum = sums[1];
  m.absolute = sums[2];
  m.zeros = sums[3];
  m.minimum = minimum;
  m.maximum = maximum;
}

/// Where column c is all zeros; as soon as it is so nowhere, the rest is left unread.
CENOTE_INLINE Lanes zero_column(const Tensor& x, std::int64_t c) {
  const Lanes zero(0.0f), one(1.0f);
  Lanes dead = one;
  for (std::int64_t r = 0; r < x.rows && !all_lanes(dead == zero); ++r)
    dead = select(load(x.at(r, c)) == zero, dead, zero);
  return dead;
}

/// Columns of zeros, of which there are none where there are fewer zeros than rows.
inline void count_dead(const Tensor& x, MomentSums<Lanes>& m) {
  m.dead = Lanes(0.0f);
  if (all_lanes(m.zeros < Lanes(static_cast<float>(x.rows)))) return;
  for (std::int64_t c = 0; c < x.columns; ++c) m.dead = m.dead + zero_column(x, c);
}

/// A member's Σx² of finite elements: the float sum where that is accurate, else a second pass.
CENOTE_INLINE TensorNorm accurate_norm(float fast, const math::Strided& x) {
  if (in_range(fast)) return {static_cast<double>(fast), 0};
  return math::finite_square_sum(x);
}

/// Of each member, from its Σx². tensor() → x, where that is not accurate
template <class GetTensor>
CENOTE_INLINE void norms_from(Lanes sum, GetTensor tensor, TensorNorm (&norms)[lane_count]) {
  alignas(64) float fast[lane_count];
  store(sum, fast);
  for (int lane = 0; lane < lane_count; ++lane) norms[lane] = {static_cast<double>(fast[lane]), 0};
  if (all_in_range(sum)) return;
  const GroupElements x{tensor()};
  for (int lane = 0; lane < lane_count; ++lane) norms[lane] = accurate_norm(fast[lane], x.of(lane));
}
inline void norms(const GroupElements& x, TensorNorm (&norms)[lane_count]) {
  norms_from(
      square_sum(x), [&] { return x.x; }, norms);
}

/// The chains of a tensor of at most 64 rows and 16 columns, a line for each column.
struct SquareChains {
  explicit SquareChains(std::int64_t of_columns) : columns(of_columns) {
    for (std::int64_t c = 0; c < columns; ++c) store(Lanes(0.0f), lines + c * lane_count);
  }
  Lanes sum() const {
    Lanes chain[math::chains];
    for (std::int64_t c = 0; c < columns; ++c) chain[c] = load(lines + c * lane_count);
    return math::add_chains(chain, columns);
  }

  std::int64_t columns;
  alignas(64) float lines[math::chains * lane_count];
};

/// Of the first `members` lanes.
inline void moments(const GroupElements& x, std::int64_t members, Moments* of_members) {
  MomentSums<Lanes> m;
  sum_and_count(x, m);
  count_dead(x.x, m);
  alignas(64) float sums[lane_count], around[lane_count];
  store(m.sum, sums);
  for (int lane = 0; lane < lane_count; ++lane) around[lane] = nearest_mean(sums[lane], x.of(lane));
  sum_around(x, load(around), m);
  alignas(64) float lanes[9][lane_count];
  const Lanes* const all[9] = {&m.square,  &m.sum,     &m.absolute, &m.deviation, &m.centered,
                               &m.minimum, &m.maximum, &m.zeros,    &m.dead};
  for (int k = 0; k < 9; ++k) store(*all[k], lanes[k]);
  for (int lane = 0; lane < members; ++lane)
    of_members[lane] = finished({lanes[0][lane], lanes[1][lane], lanes[2][lane], lanes[3][lane], lanes[4][lane],
                                 lanes[5][lane], lanes[6][lane], lanes[7][lane], lanes[8][lane]},
                                x.of(lane));
}

}  // namespace cenote::cpu::CENOTE_TARGET
