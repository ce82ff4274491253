#pragma once

#include "kernels/cpu/namespace.h"

// Sums down the columns, by chains over blocks of 16 rows, block sums added in ascending order; several side by side,
// since each chain waits for itself.
namespace cenote::cpu::CENOTE_TARGET {

/// total[c] = Σ by step(chain, row, c) → chain. Blocks: how many run side by side
template <int Columns, int Blocks, class Step>
CENOTE_INLINE void add_blocks(std::int64_t begin, std::int64_t rows, Step step, Lanes (&total)[Columns]) {
  Lanes chain[Blocks][Columns];
#pragma GCC unroll 16
  for (int b = 0; b < Blocks; ++b)
#pragma GCC unroll 16
    for (int c = 0; c < Columns; ++c) chain[b][c] = Lanes(0.0f);
  for (std::int64_t r = begin; r < begin + rows; ++r)
#pragma GCC unroll 16
    for (int b = 0; b < Blocks; ++b)
#pragma GCC unroll 16
      for (int c = 0; c < Columns; ++c) chain[b][c] = step(chain[b][c], r + b * batch_block, c);
#pragma GCC unroll 16
  for (int b = 0; b < Blocks; ++b)
#pragma GCC unroll 16
    for (int c = 0; c < Columns; ++c) total[c] = begin + b == 0 ? chain[b][c] : total[c] + chain[b][c];
}

/// Chains enough to hide the latency of an addition.
template <int Columns>
inline constexpr int blocks_at_once = Columns == 1   ? 4
                                      : Columns <= 3 ? 2
                                                     : 1;

template <int Columns, class Step>
CENOTE_INLINE void sum_columns(std::int64_t rows, Step step, Lanes (&total)[Columns]) {
  constexpr int blocks = blocks_at_once<Columns>;
  for (Lanes& sum : total) sum = Lanes(0.0f);
  std::int64_t begin = 0;
  if constexpr (blocks > 2)
    for (; begin + blocks * batch_block <= rows; begin += blocks * batch_block)
      add_blocks<Columns, blocks>(begin, batch_block, step, total);
  if constexpr (blocks > 1)
    for (; begin + 2 * batch_block <= rows; begin += 2 * batch_block)
      add_blocks<Columns, 2>(begin, batch_block, step, total);
  for (; begin < rows; begin += batch_block)
    add_blocks<Columns, 1>(begin, rows - begin < batch_block ? rows - begin : batch_block, step, total);
}

/// Calls visit<Columns>(first) for panels of at most five columns, as even as possible.
template <class Visit>
CENOTE_INLINE void for_each_panel(std::int64_t columns, Visit visit) {
  const std::int64_t panels = (columns + 4) / 5;
  for (std::int64_t first = 0, left = panels; left > 0; --left) {
    const std::int64_t size = (columns - first + left - 1) / left;
    switch (size) {
      case 1:
        visit.template operator()<1>(first);
        break;
      case 2:
        visit.template operator()<2>(first);
        break;
      case 3:
        visit.template operator()<3>(first);
        break;
      case 4:
        visit.template operator()<4>(first);
        break;
      default:
        visit.template operator()<5>(first);
    }
    first += size;
  }
}

}  // namespace cenote::cpu::CENOTE_TARGET
