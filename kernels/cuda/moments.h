#pragma once

#include "kernels/cuda/extremes.h"
#include "kernels/cuda/team.h"
#include "kernels/lanes/clipping.h"

// Moments of a tensor by a Team, for a kernel that has the tensor on chip: corrected two-pass sums in float; where a
// sum of squares leaves its accurate range, all of them in double. The layered backend has moment_keys.h.
namespace cenote::cuda {

struct MomentScratch {
  double numbers[max_team];
  Extremes extremes[max_team];
};

/// Of columns first, first + step, …
CENOTE_FORMULA Extremes extremes_of_columns(const Tensor& x, std::int64_t first, std::int64_t step) {
  Extremes e = no_extremes();
  for (std::int64_t c = first; c < x.columns; c += step) {
    const std::int64_t zeros = e.zeros;
    for (std::int64_t r = 0; r < x.rows; ++r) enter(e, *x.at(r, c));
    e.dead += e.zeros - zeros == x.rows ? 1 : 0;
  }
  return e;
}

/// Of all columns, for every thread.
template <class Team>
__device__ Extremes extremes_of(const Team& team, const Tensor& x, Extremes* scratch) {
  const int threads = x.columns < team.size() ? static_cast<int>(x.columns) : team.size();
  if (team.rank() < threads) scratch[team.rank()] = extremes_of_columns(x, team.rank(), threads);
  team.sync();
  Extremes all = load_shared(&scratch[0]);
  for (int i = 1; i < threads; ++i) merge(all, load_shared(&scratch[i]));
  return all;
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
  Moments m = counted(x.rows, x.columns, extremes_of(team, x, scratch.extremes));
  if (!in_range(square) || !in_range(centered)) {
    sum_in_double(team, x, scratch.numbers, m);
    if (in_range(square)) m.square_sum = static_cast<double>(square);
    return m;
  }
  m.sum = static_cast<double>(plain);
  m.absolute_sum = static_cast<double>(absolute);
  m.square_sum = static_cast<double>(square);
  m.centered_square_sum = static_cast<double>(centered) - deviation * deviation / count;
  return m;
}

}  // namespace cenote::cuda
