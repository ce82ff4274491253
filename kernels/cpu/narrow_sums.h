#pragma once

#include "kernels/cpu/norms.h"

// The fixed tree's sum of squares for tensors that are no larger than the tree: its chains stay in registers.
namespace cenote::cpu::CENOTE_TARGET {

template <int Half, int Columns, int... C>
CENOTE_INLINE void add_upper_half(Lanes (&chain)[Columns], std::integer_sequence<int, C...>) {
  ((chain[C] = chain[C] + chain[C + Half]), ...);
}

/// The chains' sum, +Half, …, +4, +2, +1, in the first of them: math::add_chains of a number that the compiler knows.
template <int Half, int Columns>
CENOTE_INLINE void add_chains(Lanes (&chain)[Columns]) {
  constexpr int upper = Columns - Half < Half ? Columns - Half : Half;
  if constexpr (upper > 0) add_upper_half<Half>(chain, std::make_integer_sequence<int, upper>());
  if constexpr (Half > 1) add_chains<Half / 2>(chain);
}

/// x (rows ≤ 64, Columns ≤ 16)
template <int Columns>
__attribute__((noinline)) Lanes narrow_square_sum(const Tensor& x) {
  Lanes chain[Columns];
#pragma GCC unroll 16
  for (Lanes& sum : chain) sum = Lanes(0.0f);
  const float* row = x.data;
  for (std::int64_t r = 0; r < x.rows; ++r, row += x.stride * lane_count)
#pragma GCC unroll 16
    for (std::int64_t c = 0; c < Columns; ++c) {
      const Lanes g = load(row + c * lane_count);
      chain[c] = fma(g, g, chain[c]);
    }
  add_chains<math::chains / 2>(chain);
  return chain[0];
}

template <int... Columns>
CENOTE_INLINE Lanes narrow_square_sum(const Tensor& x, std::integer_sequence<int, Columns...>) {
  using Sum = Lanes (*)(const Tensor&);
  static constexpr Sum sums[] = {narrow_square_sum<Columns + 1>...};
  return sums[x.columns - 1](x);
}

/// Σx² of each member, as square_sums(GroupElements) has it
CENOTE_INLINE void square_sums(const Tensor& x, double (&sums)[lane_count]) {
  if (x.columns > math::chains || x.rows > math::chunk_rows) return square_sums(GroupElements{x}, sums);
  const Lanes sum = narrow_square_sum(x, std::make_integer_sequence<int, math::chains>());
  if (!all_in_range(sum)) return square_sums(GroupElements{x}, sums);
  alignas(64) float fast[lane_count];
  store(sum, fast);
  for (int lane = 0; lane < lane_count; ++lane) sums[lane] = static_cast<double>(fast[lane]);
}

}  // namespace cenote::cpu::CENOTE_TARGET
