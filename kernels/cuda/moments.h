#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/clipping.h"

// Moments of one member's tensor: corrected two-pass sums in float; where a sum of squares leaves its accurate range,
// all of them in double.
namespace cenote::cuda {

/// What is counted over the finite elements of columns.
struct Extremes {
  float minimum, maximum;
  std::int64_t zeros, dead, nonfinite;
};

struct MomentScratch {
  double numbers[max_team];
  Extremes extremes[max_team];
};

template <>
struct Work<TakeMoments> {
  using Scratch = MomentScratch;
  static constexpr const char* name = "moments";
  static int threads(const TakeMoments& o) { return threads_for(o.x.size()); }
  static std::int64_t parts(const TakeMoments&) { return 1; }
};

CENOTE_FORMULA bool is_finite(float x) { return x - x == 0.0f; }

/// Of columns first, first + step, …
CENOTE_FORMULA Extremes extremes_of_columns(const Tensor& x, std::int64_t first, std::int64_t step) {
  Extremes e{__builtin_inff(), -__builtin_inff(), 0, 0, 0};
  for (std::int64_t c = first; c < x.columns; c += step) {
    std::int64_t zeros = 0;
    for (std::int64_t r = 0; r < x.rows; ++r) {
      const float v = *x.at(r, c);
      if (!is_finite(v)) {
        ++e.nonfinite;
        continue;
      }
      e.minimum = math::at_most(e.minimum, v);
      e.maximum = math::at_least(e.maximum, v);
      zeros += v == 0.0f ? 1 : 0;
    }
    e.zeros += zeros;
    e.dead += zeros == x.rows ? 1 : 0;
  }
  return e;
}

CENOTE_FORMULA void merge(Extremes& all, const Extremes& other) {
  all.minimum = math::at_most(all.minimum, other.minimum);
  all.maximum = math::at_least(all.maximum, other.maximum);
  all.zeros += other.zeros;
  all.dead += other.dead;
  all.nonfinite += other.nonfinite;
}

/// Of all columns, for every thread.
template <class Team>
__device__ Extremes extremes_of(const Team& team, const Tensor& x, Extremes* scratch) {
  const int threads = x.columns < team.size() ? static_cast<int>(x.columns) : team.size();
  if (team.rank() < threads) scratch[team.rank()] = extremes_of_columns(x, team.rank(), threads);
  if (!SEEDED_BUG(read_before_write)) team.sync();
  Extremes all = load_shared(&scratch[0]);
  for (int i = 1; i < threads; ++i) merge(all, load_shared(&scratch[i]));
  return all;
}

/// Counts and extremes; min and max as +0 where they are −0.
CENOTE_FORMULA Moments counted(const Tensor& x, const Extremes& extremes) {
  Moments m;
  m.count = x.rows * x.columns;
  m.nonfinite_count = extremes.nonfinite;
  m.zero_count = extremes.zeros;
  m.columns = x.columns;
  m.dead_count = extremes.dead;
  if (extremes.nonfinite == m.count) return m;
  m.min = static_cast<double>(extremes.minimum) + 0.0;
  m.max = static_cast<double>(extremes.maximum) + 0.0;
  return m;
}

/// The sums over the finite elements in double, in two passes.
template <class Team>
__device__ void sum_in_double(const Team& team, const Tensor& x, double* scratch, Moments& m) {
  if (m.nonfinite_count == m.count) return;
  const auto sum = [&](auto term) {
    return tensor_sum(team, x, scratch,
                      [&](double s, float v) { return s + (is_finite(v) ? term(static_cast<double>(v)) : 0.0); });
  };
  m.sum = sum([](double v) { return v; });
  m.absolute_sum = sum([](double v) { return v < 0 ? -v : v; });
  m.square_sum = sum([](double v) { return v * v; });
  const double mean = m.sum / static_cast<double>(m.count - m.nonfinite_count);
  m.centered_square_sum = sum([mean](double v) { return (v - mean) * (v - mean); });
}

template <class Team>
__device__ Moments moments_of(const Team& team, const Tensor& x, MomentScratch& scratch) {
  const auto sum = [&](auto term) { return tensor_sum(team, x, reinterpret_cast<float*>(scratch.numbers), term); };
  const float square = sum([](float s, float v) { return math::fma(v, v, s); });
  const float plain = sum([](float s, float v) { return s + v; });
  const float absolute = sum([](float s, float v) { return s + math::abs(v); });
  const auto count = static_cast<double>(x.rows * x.columns);
  const auto around = static_cast<float>(static_cast<double>(plain) / count);
  const auto deviation = static_cast<double>(sum([&](float s, float v) { return s + (v - around); }));
  const float centered = sum([&](float s, float v) { return math::fma(v - around, v - around, s); });
  Moments m = counted(x, extremes_of(team, x, scratch.extremes));
  if (!in_range(square) || !in_range(centered)) {
    sum_in_double(team, x, scratch.numbers, m);
    return m;
  }
  m.sum = static_cast<double>(plain);
  m.absolute_sum = static_cast<double>(absolute);
  m.square_sum = static_cast<double>(square);
  m.centered_square_sum = static_cast<double>(centered) - deviation * deviation / count;
  return m;
}

template <class Team>
__device__ void run(const Team& team, const TakeMoments& o, std::int64_t member, std::int64_t, MomentScratch& scratch) {
  const std::int64_t place = (o.state->record * o.tensors + o.tensor) * o.members + member;
  const Moments m = moments_of(team, of(o.x, member), scratch);
  if (team.rank() == 0) o.moments[place] = m;
}

template <>
struct Work<TakeValues> : ElementWork {
  static constexpr const char* name = "values";
  static int threads(const TakeValues& o) { return threads_of(o.x.size()); }
  static std::int64_t parts(const TakeValues& o) { return parts_of(o.x.size()); }
};

template <class Team>
__device__ void run(const Team& team, const TakeValues& o, std::int64_t member, std::int64_t part, NoScratch&) {
  const Tensor x = of(o.x, member);
  float* const to = o.values + (o.state->record * o.members + member) * o.x.size();
  for_part(team, part, o.x.size(), [&](std::int64_t i) { to[i] = *x.line(i); });
}

}  // namespace cenote::cuda
