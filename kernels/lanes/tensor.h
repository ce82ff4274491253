#pragma once

#include "kernels/lanes/lanes.h"

// Tensors of a group: every number is a line, one float for each member.
namespace cenote::lanes::CENOTE_TARGET {

/// (rows, columns) lines; rows lie `stride` lines apart.
struct Tensor {
  float* data = nullptr;  ///< null: an optional operand that is absent
  std::int64_t rows = 0, columns = 0, stride = 0;

  CENOTE_INLINE float* at(std::int64_t row, std::int64_t column) const {
    return data + (row * stride + column) * lane_count;
  }
  CENOTE_INLINE float* line(std::int64_t index) const { return data + index * lane_count; }
  /// Lines from the first to beyond the last, those between rows included.
  CENOTE_INLINE std::int64_t lines() const { return rows * stride; }
};

/// Consecutive samples whose sums make one chain (docs/numerics.md, canonical order).
inline constexpr std::int64_t batch_block = 16;

/// Σ over rows of term(row): chains over blocks of 16 rows, block sums added in ascending order. Chain(begin, end)
/// yields one block's chain.
template <class Chain>
CENOTE_INLINE Lanes sum_of_blocks(std::int64_t rows, Chain chain) {
  Lanes total = chain(std::int64_t{0}, rows < batch_block ? rows : batch_block);
  for (std::int64_t begin = batch_block; begin < rows; begin += batch_block)
    total = total + chain(begin, rows - begin < batch_block ? rows : begin + batch_block);
  return total;
}

/// Applies f to every line of `out`, with the lines of the inputs at the same place.
template <class F, class... Inputs>
CENOTE_INLINE void for_each_line(const Tensor& out, F f, const Inputs&... inputs) {
  const std::int64_t n = out.lines();
  for (std::int64_t i = 0; i < n; ++i) store(f(load(inputs.line(i))...), out.line(i));
}

}  // namespace cenote::lanes::CENOTE_TARGET
