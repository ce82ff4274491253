#pragma once

#include "kernels/cuda/vectors.h"
#include "kernels/cuda/work.h"

// The three products of a dense layer, by one routine: a block makes a tile of out = epilogue(Σ_k a·b), a thread 4 × 4
// of its outputs in registers, from slices of 16 k in shared memory: 16 FMA for two loads of four floats. Each output
// is a chain from zero with k ascending (docs/numerics.md); over samples, a chain for each slice, slices added in
// order.
namespace cenote::cuda {

/// From one row, or one k, to the next, in floats.
struct Strides {
  std::int64_t row, k;
};

/// out (rows, columns) = Σ_k a[row·sa.row + k·sa.k] · b[column·sb.row + k·sb.k]
struct Product {
  const float *a, *b;
  Strides sa, sb;
  std::int64_t rows, columns, depth;
};

inline constexpr int register_tile = 4, tile_side = 32, slice = 16;
static_assert(slice == batch_block);

/// Room for a slice of both operands, k by k; rows a multiple of 16 bytes, since they are read in vectors.
struct alignas(16) ProductScratch {
  float a[slice][tile_side + 4], b[slice][tile_side + 4];
};

/// The threads of a tile, and where it begins. Width and height are multiples of 4, at most 32.
struct Tile {
  std::int64_t row, column;
  int width, height;

  CENOTE_FORMULA int threads() const { return width / register_tile * (height / register_tile); }
};

CENOTE_FORMULA int tile_size(std::int64_t n) {
  return n >= tile_side ? tile_side : static_cast<int>((n + register_tile - 1) / register_tile) * register_tile;
}

/// Rows of an operand that a tile needs: `count` from `first` on, of which those below `limit` exist.
struct TileRows {
  std::int64_t first, limit;
  int count;
};

/// to[k][row] for rows in vectors, which neighbours take; zero where there is no such row.
template <int size, class Team>
__device__ void load_along_rows(const Team& team, const float* from, std::int64_t stride, const TileRows& rows,
                                int depth, float (*to)[tile_side + 4]) {
  const int across = rows.count / size;
  for (int i = team.rank(); i < across * depth; i += team.size()) {
    const int k = i / across, row = i % across * size;
    float vector[size] = {};
    if (rows.first + row < rows.limit) load_vector(from + rows.first + row + k * stride, vector);
    store_vector(vector, &to[k][row]);
  }
}

/// The same for k in vectors.
template <int size, class Team>
__device__ void load_along_k(const Team& team, const float* from, std::int64_t stride, const TileRows& rows, int depth,
                             float (*to)[tile_side + 4]) {
  const int across = depth / size;
  for (int i = team.rank(); i < across * rows.count; i += team.size()) {
    const int k = i % across * size, row = i / across;
    float vector[size] = {};
    if (rows.first + row < rows.limit) load_vector(from + (rows.first + row) * stride + k, vector);
#pragma unroll
    for (int j = 0; j < size; ++j) to[k + j][row] = vector[j];
  }
}

/// Brings `depth` k of a tile's rows to to[k][row], by the largest vectors that the operand's place and strides allow.
template <class Team>
__device__ void load_slice(const Team& team, const float* from, Strides strides, const TileRows& rows, int depth,
                           float (*to)[tile_side + 4]) {
  if (strides.k == 1)
    with_vector_size(from, strides.row, depth,
                     [&]<int size>() { load_along_k<size>(team, from, strides.row, rows, depth, to); });
  else
    with_vector_size(from, strides.k, rows.limit,
                     [&]<int size>() { load_along_rows<size>(team, from, strides.k, rows, depth, to); });
}

/// sum[r][c] += a[k][r]·b[k][c] for the slice, k ascending
__device__ inline void multiply_slice(const ProductScratch& scratch, int row, int column, int depth,
                                      float (&sum)[register_tile][register_tile]) {
  for (int k = 0; k < depth; ++k) {
    const float4 a = load_shared(reinterpret_cast<const float4*>(&scratch.a[k][row]));
    const float4 b = load_shared(reinterpret_cast<const float4*>(&scratch.b[k][column]));
    const float left[register_tile] = {a.x, a.y, a.z, a.w}, right[register_tile] = {b.x, b.y, b.z, b.w};
#pragma unroll
    for (int r = 0; r < register_tile; ++r)
#pragma unroll
      for (int c = 0; c < register_tile; ++c) sum[r][c] = math::fma(left[r], right[c], sum[r][c]);
  }
}

/// Over: whether k are a layer's units, one chain, or samples, a chain for every 16 of them.
enum class Over { units, samples };

/// A thread's outputs, and where they belong.
struct TileOutputs {
  float sum[register_tile][register_tile];
  std::int64_t row, column, rows, columns;  ///< of the first, and of the whole output

  /// Calls visit(row, column, Σ) for those that there are.
  template <class Visit>
  __device__ void for_each(Visit visit) const {
#pragma unroll
    for (int r = 0; r < register_tile; ++r)
#pragma unroll
      for (int c = 0; c < register_tile; ++c)
        if (row + r < rows && (column + c < columns || SEEDED_BUG(unguarded_last_block)))
          visit(row + r, column + c, sum[r][c]);
  }
};

/// Adds a slice to the outputs: to their chain over units, or to the sum of chains over samples.
template <Over over>
__device__ void add_slice(const ProductScratch& scratch, int row, int column, int depth, bool is_first,
                          float (&total)[register_tile][register_tile]) {
  if constexpr (over == Over::units) return multiply_slice(scratch, row, column, depth, total);
  float chain[register_tile][register_tile] = {};
  multiply_slice(scratch, row, column, depth, chain);
#pragma unroll
  for (int r = 0; r < register_tile; ++r)
#pragma unroll
    for (int c = 0; c < register_tile; ++c) total[r][c] = is_first ? chain[r][c] : total[r][c] + chain[r][c];
}

struct TilePlace {
  int row, column;
};

/// Where a thread's outputs lie in a tile. Four neighbours take a square, if sides allow it: lanes that differ in their
/// lowest bit read the same of a, in the next one the same of b, and so either load takes two wavefronts, not four.
CENOTE_FORMULA TilePlace tile_place(const Tile& tile, int rank) {
  const int across = tile.width / register_tile, squares = across / 2;
  if (across % 2 != 0 || tile.height / register_tile % 2 != 0)
    return {rank / across * register_tile, rank % across * register_tile};
  const int square = rank / 4;
  return {(square / squares * 2 + rank % 4 / 2) * register_tile, (square % squares * 2 + rank % 2) * register_tile};
}

/// Computes a tile and calls finish(outputs) in each thread that has some.
template <Over over, class Team, class Finish>
__device__ void product_tile(const Team& team, const Product& p, const Tile& tile, ProductScratch& scratch,
                             Finish finish) {
  const bool computes = team.rank() < tile.threads();
  const auto [row, column] = tile_place(tile, team.rank());
  TileOutputs outputs{{}, tile.row + row, tile.column + column, p.rows, p.columns};
  for (std::int64_t k = 0; k < p.depth; k += slice) {
    const int depth = p.depth - k < slice ? static_cast<int>(p.depth - k) : slice;
    load_slice(team, p.a + k * p.sa.k, p.sa, {tile.row, p.rows, tile.height}, depth, scratch.a);
    load_slice(team, p.b + k * p.sb.k, p.sb, {tile.column, p.columns, tile.width}, depth, scratch.b);
    if (!SEEDED_BUG(dropped_barrier)) team.sync();
    if (computes) add_slice<over>(scratch, row, column, depth, k == 0, outputs.sum);
    if (!SEEDED_BUG(dropped_barrier_between_slices)) team.sync();
  }
  if (computes) finish(outputs);
}

/// Work on tiles of an output.
struct TileWork {
  using Scratch = ProductScratch;
  static int threads_of(std::int64_t rows, std::int64_t columns) {
    return threads_for(Tile{0, 0, tile_size(columns), tile_size(rows)}.threads());
  }
  CENOTE_HD static std::int64_t parts_of(std::int64_t rows, std::int64_t columns) {
    return ((rows + tile_side - 1) / tile_side) * ((columns + tile_side - 1) / tile_side);
  }
  CENOTE_FORMULA static Tile tile(const Product& p, std::int64_t part) {
    const std::int64_t across = (p.columns + tile_side - 1) / tile_side;
    return {part / across * tile_side, part % across * tile_side, tile_size(p.columns), tile_size(p.rows)};
  }
};

}  // namespace cenote::cuda
