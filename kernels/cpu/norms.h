#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/lanes/clipping.h"
#include "kernels/math/moments.h"

// Sums over all elements of a tensor in their fixed tree, and what is made of them: norms, clipping, penalties,
// Moments.
namespace cenote::cpu::CENOTE_TARGET {

CENOTE_INLINE math::Strided member_of(const Tensor& x, int lane) {
  return {x.data + lane, x.rows, x.columns, x.stride * lane_count, lane_count};
}

/// Chains first … first + Count − 1 of Σ term(x) over rows begin … end − 1.
template <int Count, class Term>
CENOTE_INLINE void sum_chains(const Tensor& x, std::int64_t begin, std::int64_t end, int first, Term term,
                              Lanes* chain) {
  Lanes sum[Count];
#pragma GCC unroll 8
  for (int i = 0; i < Count; ++i) sum[i] = Lanes(0.0f);
  for (std::int64_t r = begin; r < end; ++r)
    for (std::int64_t c = first; c < x.columns; c += math::chains)
#pragma GCC unroll 8
      for (int i = 0; i < Count; ++i)
        if (c + i < x.columns) sum[i] = term(sum[i], load(x.at(r, c + i)));
#pragma GCC unroll 8
  for (int i = 0; i < Count; ++i) chain[first + i] = sum[i];
}

/// Σ over all elements by term(sum, x) → sum, in the fixed tree.
template <class Term>
CENOTE_INLINE Lanes sum_elements(const Tensor& x, Term term) {
  return math::sum_of_chunks<Lanes>(x.rows, [&](std::int64_t begin, std::int64_t end) {
    Lanes chain[math::chains];
    for (int first = 0; first < math::chains && first < x.columns; first += 4)
      sum_chains<4>(x, begin, end, first, term, chain);
    return math::add_chains(chain, x.columns);
  });
}

inline Lanes square_sum(const Tensor& x) {
  return sum_elements(x, [](Lanes sum, Lanes v) { return fma(v, v, sum); });
}

/// Σx² of each member in double: the float sum where that is accurate, else a second pass.
inline void square_sums(const Tensor& x, double (&sums)[lane_count]) {
  alignas(64) float fast[lane_count];
  store(square_sum(x), fast);
  for (int lane = 0; lane < lane_count; ++lane) {
    sums[lane] =
        in_range(fast[lane]) ? static_cast<double>(fast[lane]) : math::square_sum_in_double(member_of(x, lane));
  }
}

/// threshold: a line
inline void clip_value(const Tensor& gradient, const Tensor& threshold) {
  const Lanes c = load(threshold.data);
  for_each_line(
      gradient, [&](Lanes g) { return clipped_value(g, c); }, gradient);
}

/// g ← g·factor for each member; in double where the factor is too small for a normal float.
inline void scale(const Tensor& gradient, const double (&factors)[lane_count]) {
  alignas(64) float fast[lane_count];
  for (int lane = 0; lane < lane_count; ++lane) {
    const bool tiny = factors[lane] < 0x1p-126;
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

/// g ← g·c/max(‖g‖, c), c in double for each member
inline void clip_norm(const Tensor& gradient, const double (&threshold)[lane_count]) {
  double sums[lane_count], factors[lane_count];
  square_sums(gradient, sums);
  for (int lane = 0; lane < lane_count; ++lane) factors[lane] = norm_factor(sums[lane], threshold[lane]);
  scale(gradient, factors);
}

/// The penalty's sum, Σx² or Σ|x|, of each member in double
inline void penalty_sums(const Tensor& x, Regularizer::Type type, double (&sums)[lane_count]) {
  if (type == Regularizer::Type::L2) return square_sums(x, sums);
  alignas(64) float fast[lane_count];
  store(sum_elements(x, [](Lanes sum, Lanes v) { return sum + math::abs(v); }), fast);
  for (int lane = 0; lane < lane_count; ++lane) sums[lane] = static_cast<double>(fast[lane]);
}

/// g += the penalty's gradient. factor: a line
inline void penalty_backward(const Tensor& x, Regularizer::Type type, const Tensor& factor, const Tensor& gradient) {
  const Lanes f = load(factor.data);
  for_each_line(
      gradient, [&](Lanes v, Lanes g) { return with_penalty(type, v, f, g); }, x, gradient);
}

/// The lanes of the float passes behind Moments.
struct MomentLanes {
  alignas(64) float square[lane_count], sum[lane_count], absolute[lane_count], zeros[lane_count], dead[lane_count];
  alignas(64) float minimum[lane_count], maximum[lane_count], centered[lane_count], deviation[lane_count];
};

/// Extremes, zeros and columns of zeros alone, column by column: counts are exact in float up to 2²⁴.
inline void count_columns(const Tensor& x, MomentLanes& m) {
  const Lanes zero(0.0f), one(1.0f), all(static_cast<float>(x.rows));
  Lanes minimum = load(x.at(0, 0)), maximum = minimum, zeros = zero, dead = zero;
  for (std::int64_t c = 0; c < x.columns; ++c) {
    Lanes here = zero;
    for (std::int64_t r = 0; r < x.rows; ++r) {
      const Lanes v = load(x.at(r, c));
      minimum = math::at_most(minimum, v);
      maximum = math::at_least(maximum, v);
      here = here + select(v == zero, one, zero);
    }
    zeros = zeros + here;
    dead = dead + select(here == all, one, zero);
  }
  store(minimum, m.minimum);
  store(maximum, m.maximum);
  store(zeros, m.zeros);
  store(dead, m.dead);
}

inline void first_pass(const Tensor& x, MomentLanes& m) {
  store(square_sum(x), m.square);
  store(sum_elements(x, [](Lanes sum, Lanes v) { return sum + v; }), m.sum);
  store(sum_elements(x, [](Lanes sum, Lanes v) { return sum + math::abs(v); }), m.absolute);
  count_columns(x, m);
}

/// Σ(x − a) and Σ(x − a)² around a, the float nearest to the mean.
inline void second_pass(const Tensor& x, const float* around, MomentLanes& m) {
  const Lanes a = load(around);
  store(sum_elements(x, [&](Lanes sum, Lanes v) { return sum + (v - a); }), m.deviation);
  store(sum_elements(x,
                     [&](Lanes sum, Lanes v) {
                       const Lanes d = v - a;
                       return fma(d, d, sum);
                     }),
        m.centered);
}

/// Calls report(lane, Moments) for the first `members` lanes. Corrected two-pass sums in float; where a sum of squares
/// leaves its accurate range, all of that member's Moments in double.
template <class Report>
inline void moments(const Tensor& x, std::int64_t members, Report report) {
  MomentLanes m;
  alignas(64) float around[lane_count];
  first_pass(x, m);
  const auto count = static_cast<double>(x.rows * x.columns);
  for (int lane = 0; lane < lane_count; ++lane)
    around[lane] = static_cast<float>(static_cast<double>(m.sum[lane]) / count);
  second_pass(x, around, m);
  for (int lane = 0; lane < members; ++lane) {
    Moments result;
    if (in_range(m.square[lane]) && in_range(m.centered[lane])) {
      const auto deviation = static_cast<double>(m.deviation[lane]);
      result.count = x.rows * x.columns;
      result.zero_count = static_cast<std::int64_t>(m.zeros[lane]);
      result.columns = x.columns;
      result.dead_count = static_cast<std::int64_t>(m.dead[lane]);
      result.min = static_cast<double>(m.minimum[lane]) + 0.0;
      result.max = static_cast<double>(m.maximum[lane]) + 0.0;
      result.sum = static_cast<double>(m.sum[lane]);
      result.absolute_sum = static_cast<double>(m.absolute[lane]);
      result.square_sum = static_cast<double>(m.square[lane]);
      result.centered_square_sum = static_cast<double>(m.centered[lane]) - deviation * deviation / count;
    } else {
      math::moments_in_double(member_of(x, lane), result);
    }
    report(lane, result);
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
