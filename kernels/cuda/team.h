#pragma once

#include "kernels/cuda/formulas.h"
#include "kernels/cuda/seeded_bug.h"
#include "kernels/math/moments.h"

// Threads that work on one member together, and the sums that they share. Every function that takes a Team is called by
// all of its threads; inputs must be visible to all of them before, outputs are only after the caller's sync().
namespace cenote::cuda {

/// All threads of a block.
struct Block {
  __device__ int rank() const { return static_cast<int>(threadIdx.x); }
  __device__ int size() const { return static_cast<int>(blockDim.x); }
  __device__ void sync() const { __syncthreads(); }
};

/// The threads of a warp.
struct Warp {
  __device__ int rank() const { return static_cast<int>(threadIdx.x) % 32; }
  __device__ int size() const { return 32; }
  __device__ void sync() const { __syncwarp(); }
};

/// Most threads of a Team; its shared scratch has as many numbers.
inline constexpr int max_team = 128;

/// Calls visit(i) for 0 ≤ i < count, each by one thread.
template <class Team, class Visit>
__device__ void for_each(const Team& team, std::int64_t count, Visit visit) {
  for (std::int64_t i = team.rank(); i < count; i += team.size()) visit(i);
}

/// Calls visit(row, column) for each element.
template <class Team, class Visit>
__device__ void for_each_element(const Team& team, const Tensor& shape, Visit visit) {
  for_each(team, shape.rows * shape.columns, [&](std::int64_t i) {
    const auto [row, column] = row_and_column(i, shape.columns);
    visit(row, column);
  });
}

/// Calls finish(column, Σ) for each column, by one thread, with the sums of chain(column, begin, end) over blocks of 16
/// rows: blocks side by side, then added in ascending order. scratch: shared, a float for each thread
template <class Team, class Chain, class Finish>
__device__ void column_sums(const Team& team, std::int64_t rows, std::int64_t columns, float* scratch, Chain chain,
                            Finish finish) {
  const int width = columns < team.size() ? static_cast<int>(columns) : team.size();
  const int height = team.size() / width, column = team.rank() % width, row = team.rank() / width;
  const std::int64_t blocks = (rows + batch_block - 1) / batch_block;
  for (std::int64_t first = 0; first < columns; first += width) {
    const bool is_owner = row == 0 && first + column < columns;
    float total = 0;
    for (std::int64_t block = 0; block < blocks; block += height) {
      const std::int64_t mine = block + row, begin = mine * batch_block;
      if (row < height && mine < blocks && first + column < columns)
        scratch[team.rank()] = chain(first + column, begin, rows - begin < batch_block ? rows : begin + batch_block);
      team.sync();
      if (SEEDED_BUG(barrier_for_owners_alone) && is_owner) team.sync();
      for (int r = 0; is_owner && r < height && block + r < blocks; ++r) {
        const std::int64_t last = (blocks - block < height ? blocks - block : height) - 1;
        const std::int64_t from = SEEDED_BUG(wrong_reduction_order) ? last - r : r;
        const float sum = load_shared(&scratch[from * width + column]);
        total = block + r == 0 ? sum : total + sum;
      }
      team.sync();
    }
    if (is_owner) finish(first + column, total);
  }
}

/// A chunk's sum from its 16 chains, one a lane of half a warp, for the first of these lanes (docs/numerics.md).
template <class Number>
__device__ Number sum_of_chains(Number sum, int chain, std::int64_t columns) {
  constexpr unsigned whole_warp = 0xffffffffu;
  const unsigned mask = SEEDED_BUG(wrong_shuffle_mask) ? 0x0000ffffu : whole_warp;
#pragma unroll
  for (int half = math::chains / 2; half > 0; half /= 2) {
    const Number other = __shfl_down_sync(mask, sum, static_cast<unsigned>(half), math::chains);
    if (chain < half && chain + half < columns) sum = sum + other;
  }
  return sum;
}

/// A chunk's sum by term(sum, row, column) → sum, for the first of 16 threads. Nothing where there is no such chunk.
template <class Number, class Term>
__device__ Number chunk_sum(std::int64_t rows, std::int64_t columns, std::int64_t chunk, int chain, Term term) {
  const std::int64_t begin = chunk * math::chunk_rows;
  const std::int64_t end = rows - begin < math::chunk_rows ? rows : begin + math::chunk_rows;
  Number sum = 0;
  for (std::int64_t r = begin; r < end; ++r)
    for (std::int64_t c = chain; c < columns; c += math::chains) sum = term(sum, r, c);
  return sum_of_chains(sum, chain, columns);
}

/// Σ over rows × columns elements by term(sum, row, column) → sum, in the fixed tree: chunks of 64 rows side by side,
/// 16 threads each, then added in ascending order. Every thread gets it. scratch: shared, a Number for each thread
template <class Number, class Team, class Term>
__device__ Number sum_over(const Team& team, std::int64_t rows, std::int64_t columns, Number* scratch, Term term) {
  const int chain = team.rank() % math::chains, place = team.rank() / math::chains, side = team.size() / math::chains;
  if (SEEDED_BUG(exit_before_a_shuffle) && chain >= columns) return Number(0);
  const std::int64_t chunks = (rows + math::chunk_rows - 1) / math::chunk_rows;
  Number total = 0;
  for (std::int64_t first = 0; first < chunks; first += side) {
    const Number sum = chunk_sum<Number>(rows, columns, first + place, chain, term);
    if (chain == 0) scratch[place] = sum;
    if (!SEEDED_BUG(read_before_write)) team.sync();
    for (int s = 0; s < side && first + s < chunks; ++s) {
      const Number chunk = load_shared(&scratch[s]);
      total = first + s == 0 ? chunk : total + chunk;
    }
    team.sync();
  }
  return total;
}

/// The same of a tensor, by term(sum, x) → sum.
template <class Number, class Team, class Term>
__device__ Number tensor_sum(const Team& team, const Tensor& x, Number* scratch, Term term) {
  return sum_over(team, x.rows, x.columns, scratch,
                  [&](Number sum, std::int64_t r, std::int64_t c) { return term(sum, *x.at(r, c)); });
}

/// What an element adds to a float sum of magnitudes, or of squares.
CENOTE_FORMULA float add_to_norm(float sum, float x, bool of_magnitudes) {
  return of_magnitudes ? sum + math::abs(x) : math::fma(x, x, sum);
}

/// Σ|x| or Σx² in float. chunk_sums: what other blocks have summed, or null
template <class Team>
__device__ float float_norm_sum(const Team& team, const Tensor& x, bool of_magnitudes, const float* chunk_sums,
                                float* scratch) {
  if (chunk_sums == nullptr)
    return tensor_sum(team, x, scratch, [&](float sum, float v) { return add_to_norm(sum, v, of_magnitudes); });
  float total = chunk_sums[0];
#pragma unroll 1
  for (std::int64_t chunk = 1; chunk < chunks_of(x.rows); ++chunk) total = total + chunk_sums[chunk];
  return total;
}

/// Σx² in double: the float sum where that is accurate, else a second pass.
template <class Team>
__device__ double square_sum(const Team& team, const Tensor& x, float fast, double* scratch) {
  if (fast >= math::smallest_square_sum && fast <= math::largest_square_sum) return static_cast<double>(fast);
  return tensor_sum(team, x, scratch,
                    [](double sum, float v) { return sum + static_cast<double>(v) * static_cast<double>(v); });
}

}  // namespace cenote::cuda
