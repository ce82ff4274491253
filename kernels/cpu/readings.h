#pragma once

#include "cenote/program.h"
#include "kernels/cpu/double_lanes.h"
#include "kernels/cpu/histogram.h"
#include "kernels/math/readings.h"

// The instruments of kernels/math/readings.h where a lane is a member: the same sums in the same order, of all members
// at once. Rows and columns are counted in float, exact up to 2²⁴, tensors in double.
namespace cenote::cpu::CENOTE_TARGET {

/// The operands of Opcode::reading; absent ones have no data.
struct GroupReading {
  const Parameters::ReadingParameters& p;
  Tensor a, b, c;
};

/// Numbers of each member, (lanes, numbers_of(instrument)).
using LaneNumbers = double[lane_count][most_numbers];

CENOTE_INLINE void set_number(LaneNumbers& numbers, int k, const DoubleLanes& of_lanes) {
  for (int lane = 0; lane < lane_count; ++lane) numbers[lane][k] = of_lanes.lane[lane];
}
CENOTE_INLINE DoubleLanes to_double(Lanes x) {
  alignas(64) float numbers[lane_count];
  store(x, numbers);
  return load_double(numbers);
}
CENOTE_INLINE DoubleLanes share(const DoubleLanes& count, std::int64_t of) {
  return by_lane([&](double n) { return n / static_cast<double>(of); }, count);
}

/// Elements for which is_counted(row, column).
template <class IsCounted>
CENOTE_INLINE DoubleLanes count_lines(const Tensor& x, IsCounted is_counted) {
  const Lanes one(1.0f), zero(0.0f);
  DoubleLanes count;
  for (std::int64_t r = 0; r < x.rows; ++r) {
    Lanes of_row = zero;
    for (std::int64_t c = 0; c < x.columns; ++c) of_row = of_row + select(is_counted(r, c), one, zero);
    count = count + to_double(of_row);
  }
  return count;
}

/// The next float towards +∞ (up) or −∞ of one that is not 0.
CENOTE_INLINE float next_float(float x, bool up) {
  return math::from_bits(math::to_bits(x) + ((x > 0) == up ? 1U : ~0U));
}
/// A float is below `low` or above `high` if it is below or above these.
struct FloatBounds {
  explicit FloatBounds(const Parameters::ReadingParameters& p)
      : low(static_cast<float>(p.low)), high(static_cast<float>(p.high)) {
    if (static_cast<double>(low) < p.low) low = next_float(low, true);
    if (static_cast<double>(high) > p.high) high = next_float(high, false);
  }
  float low, high;
};

inline void read_saturation(const GroupReading& o, LaneNumbers& numbers) {
  const Tensor& h = o.a;
  const FloatBounds bounds(o.p);
  const Lanes zero(0.0f), one(1.0f), low(bounds.low), high(bounds.high), rows(static_cast<float>(h.rows));
  Lanes dead = zero, saturated_units = zero;
  DoubleLanes saturated;
  for (std::int64_t c = 0; c < h.columns; ++c) {
    Lanes zeros = zero, outside = zero;
    for (std::int64_t r = 0; r < h.rows; ++r) {
      const Lanes v = load(h.at(r, c));
      zeros = zeros + select(v == zero, one, zero);
      outside = outside + select(v < low || v > high, one, zero);
    }
    dead = dead + select(zeros == rows, one, zero);
    saturated_units = saturated_units + select(outside == rows, one, zero);
    saturated = saturated + to_double(outside);
  }
  set_number(numbers, 0, share(to_double(dead), h.columns));
  set_number(numbers, 1, share(to_double(saturated_units), h.columns));
  set_number(numbers, 2, share(saturated, h.rows * h.columns));
  if (o.p.low == o.p.low || o.p.high == o.p.high) return;
  for (auto& of_lane : numbers) of_lane[1] = of_lane[2] = __builtin_nan("");
}

inline void read_epsilon_share(const GroupReading& o, LaneNumbers& numbers) {
  const Tensor& v = o.a;
  const auto set = [&](auto is_counted) {
    set_number(numbers, 0, share(count_lines(v, is_counted), v.rows * v.columns));
  };
  if (o.p.optimizer != Optimizer::Type::rmsprop) {
    const Lanes inverse = load(o.b.line(2)), epsilon = load(o.b.line(3));
    return set(
        [&](std::int64_t r, std::int64_t c) { return math::optimizer_sqrt(load(v.at(r, c))) * inverse < epsilon; });
  }
  const Lanes epsilon(static_cast<float>(o.p.epsilon));
  if (o.c.data == nullptr) return set([&](std::int64_t r, std::int64_t c) { return load(v.at(r, c)) < epsilon; });
  set([&](std::int64_t r, std::int64_t c) {
    const Lanes mean = load(o.c.at(r, c));
    return fnma(mean, mean, load(v.at(r, c))) < epsilon;
  });
}

inline void read_flushed_share(const GroupReading& o, LaneNumbers& numbers) {
  const Lanes zero(0.0f);
  const DoubleLanes count = count_lines(o.a, [&](std::int64_t r, std::int64_t c) {
    const Lanes magnified = load(o.b.at(r, c));
    return load(o.a.at(r, c)) == zero && (magnified < zero || magnified > zero);
  });
  set_number(numbers, 0, share(count, o.a.rows * o.a.columns));
}

/// Σ term(row, column) of all elements: chain by chain, since each waits for nothing but itself.
template <class Term>
CENOTE_INLINE DoubleLanes sum_of_lines(const Tensor& x, Term term) {
  return math::sum_of_chunks<DoubleLanes>(x.rows, [&](std::int64_t begin, std::int64_t end) {
    DoubleLanes chain[math::chains];
    for (std::int64_t first = 0; first < x.columns && first < math::chains; ++first) {
      DoubleLanes sum;
      for (std::int64_t r = begin; r < end; ++r)
        for (std::int64_t c = first; c < x.columns; c += math::chains) sum = sum + term(r, c);
      chain[first] = sum;
    }
    return math::add_chains(chain, x.columns);
  });
}
CENOTE_INLINE DoubleLanes dot(const Tensor& a, const Tensor& b) {
  return sum_of_lines(
      a, [&](std::int64_t r, std::int64_t c) { return load_double(a.at(r, c)) * load_double(b.at(r, c)); });
}

inline void read_cosine(const GroupReading& o, LaneNumbers& numbers) {
  set_number(numbers, 0,
             by_lane([](double uv, double uu, double vv) { return math::cosine_of(uv, uu, vv); }, dot(o.a, o.b),
                     dot(o.a, o.a), dot(o.b, o.b)));
}

/// Of two rows, columns ascending.
CENOTE_INLINE DoubleLanes row_dot(const Tensor& x, std::int64_t i, std::int64_t j) {
  DoubleLanes sum;
  for (std::int64_t c = 0; c < x.columns; ++c) sum = sum + load_double(x.at(i, c)) * load_double(x.at(j, c));
  return sum;
}

/// a (B, in), b (B, out), c (in, out): x, dz and dkernel
inline void read_noise_scale(const GroupReading& o, LaneNumbers& numbers) {
  DoubleLanes of_samples;
  for (std::int64_t r = 0; r < o.a.rows; ++r) of_samples = of_samples + row_dot(o.a, r, r) * row_dot(o.b, r, r);
  const DoubleLanes of_batch = dot(o.c, o.c);
  for (int lane = 0; lane < lane_count; ++lane)
    math::noise_scale_of(o.a.rows, of_samples.lane[lane], of_batch.lane[lane], numbers[lane]);
}

/// Adds |cosine| of two samples where both have a direction.
CENOTE_INLINE void add_correlation(const Tensor& x, std::int64_t i, std::int64_t j, DoubleLanes& sum,
                                   DoubleLanes& pairs) {
  const DoubleLanes ii = row_dot(x, i, i), jj = row_dot(x, j, j), ij = row_dot(x, i, j);
  for (int lane = 0; lane < lane_count; ++lane) {
    const double correlation = math::correlation_of(ii.lane[lane], jj.lane[lane], ij.lane[lane]);
    if (correlation < 0) continue;
    sum.lane[lane] += correlation;
    pairs.lane[lane] += 1;
  }
}

inline void read_gradient_correlation(const GroupReading& o, LaneNumbers& numbers) {
  DoubleLanes sum, pairs;
  for (std::int64_t i = 0; i < o.a.rows; ++i)
    for (std::int64_t j = 0; j < i; ++j) add_correlation(o.a, i, j, sum, pairs);
  set_number(numbers, 0, by_lane([](double s, double n) { return s / n; }, sum, pairs));
}

inline void read_histogram(const GroupReading& o, LaneNumbers& numbers) {
  LaneCounts counts;
  histograms(o.a, counts);
  for (int lane = 0; lane < lane_count; ++lane)
    for (int bin = 0; bin < histogram_bins; ++bin) numbers[lane][bin] = static_cast<double>(counts[lane][bin]);
}

inline void read(const GroupReading& o, LaneNumbers& numbers) {
  switch (o.p.instrument) {
    case Instrument::histogram:
      return read_histogram(o, numbers);
    case Instrument::saturation:
      return read_saturation(o, numbers);
    case Instrument::epsilon_share:
      return read_epsilon_share(o, numbers);
    case Instrument::flushed_share:
      return read_flushed_share(o, numbers);
    case Instrument::update_cosine:
      return read_cosine(o, numbers);
    case Instrument::gradient_correlation:
      return read_gradient_correlation(o, numbers);
    default:
      read_noise_scale(o, numbers);
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
