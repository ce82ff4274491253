#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/clipping.h"

// Moments of one member's tensor: the float passes side by side; in double by one thread, where those leave their
// range.
namespace cenote::cuda {

/// Extremes and zeros over columns of a thread's own.
struct Extremes {
  float minimum, maximum;
  std::int64_t zeros, dead;
};

struct MomentScratch {
  float numbers[max_team];
  Extremes extremes[max_team];
};

template <>
struct Work<TakeMoments> {
  using Scratch = MomentScratch;
  static constexpr const char* name = "moments";
  static int threads(const TakeMoments& o) { return threads_for(o.x.size()); }
  static std::int64_t parts(const TakeMoments&) { return 1; }
};

CENOTE_FORMULA Extremes extremes_of_columns(const Tensor& x, std::int64_t first, std::int64_t step) {
  Extremes e{*x.at(0, first), *x.at(0, first), 0, 0};
  for (std::int64_t c = first; c < x.columns; c += step) {
    std::int64_t zeros = 0;
    for (std::int64_t r = 0; r < x.rows; ++r) {
      const float v = *x.at(r, c);
      e.minimum = math::at_most(e.minimum, v);
      e.maximum = math::at_least(e.maximum, v);
      zeros += v == 0 ? 1 : 0;
    }
    e.zeros += zeros;
    e.dead += zeros == x.rows ? 1 : 0;
  }
  return e;
}

/// Of all columns, for thread 0.
template <class Team>
__device__ Extremes extremes_of(const Team& team, const Tensor& x, Extremes* scratch) {
  const int threads = x.columns < team.size() ? static_cast<int>(x.columns) : team.size();
  if (team.rank() < threads) scratch[team.rank()] = extremes_of_columns(x, team.rank(), threads);
  team.sync();
  Extremes all = scratch[0];
  for (int i = 1; team.rank() == 0 && i < threads; ++i) {
    all.minimum = math::at_most(all.minimum, scratch[i].minimum);
    all.maximum = math::at_least(all.maximum, scratch[i].maximum);
    all.zeros += scratch[i].zeros;
    all.dead += scratch[i].dead;
  }
  return all;
}

template <class Team>
__device__ void take_moments(const Team& team, const Tensor& x, MomentScratch& scratch, Moments& result) {
  const auto sum = [&](auto term) { return tensor_sum(team, x, scratch.numbers, term); };
  const float square = sum([](float s, float v) { return math::fma(v, v, s); });
  const float plain = sum([](float s, float v) { return s + v; });
  const float absolute = sum([](float s, float v) { return s + math::abs(v); });
  const auto count = static_cast<double>(x.rows * x.columns);
  const auto around = static_cast<float>(static_cast<double>(plain) / count);
  const auto deviation = static_cast<double>(sum([&](float s, float v) { return s + (v - around); }));
  const float centered = sum([&](float s, float v) { return math::fma(v - around, v - around, s); });
  const Extremes extremes = extremes_of(team, x, scratch.extremes);
  if (team.rank() != 0) return;
  Moments m;
  if (in_range(square) && in_range(centered)) {
    m.count = x.rows * x.columns;
    m.zero_count = extremes.zeros;
    m.columns = x.columns;
    m.dead_count = extremes.dead;
    m.min = static_cast<double>(extremes.minimum) + 0.0;
    m.max = static_cast<double>(extremes.maximum) + 0.0;
    m.sum = static_cast<double>(plain);
    m.absolute_sum = static_cast<double>(absolute);
    m.square_sum = static_cast<double>(square);
    m.centered_square_sum = static_cast<double>(centered) - deviation * deviation / count;
  } else {
    math::moments_in_double({x.data, x.rows, x.columns, x.stride, 1}, m);
  }
  result = m;
}

template <class Team>
__device__ void run(const Team& team, const TakeMoments& o, std::int64_t member, std::int64_t, MomentScratch& scratch) {
  const std::int64_t place = (o.state->record * o.tensors + o.tensor) * o.members + member;
  take_moments(team, of(o.x, member), scratch, o.moments[place]);
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
