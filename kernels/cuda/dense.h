#pragma once

#include "kernels/cuda/work.h"
#include "kernels/lanes/activation.h"
#include "kernels/lanes/batch_norm.h"
#include "kernels/math/with_activation.h"

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

/// Room for a slice of both operands, k by k; rows a multiple of 16 bytes.
struct ProductScratch {
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

/// Brings `depth` k of `count` rows, from `first` on, to to[k][row]; zero where there is no such row.
template <class Team>
__device__ void load_slice(const Team& team, const float* from, Strides strides, std::int64_t first, std::int64_t limit,
                           int count, int depth, float (*to)[tile_side + 4]) {
  const bool k_is_contiguous = strides.k == 1;
  for (int i = team.rank(); i < count * depth; i += team.size()) {
    const int k = k_is_contiguous ? i % depth : i / count, row = k_is_contiguous ? i / depth : i % count;
    to[k][row] = first + row < limit ? from[(first + row) * strides.row + k * strides.k] : 0.0f;
  }
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
    load_slice(team, p.a + k * p.sa.k, p.sa, tile.row, p.rows, tile.height, depth, scratch.a);
    load_slice(team, p.b + k * p.sb.k, p.sb, tile.column, p.columns, tile.width, depth, scratch.b);
    if (!SEEDED_BUG(dropped_barrier)) team.sync();
    if (computes) add_slice<over>(scratch, row, column, depth, k == 0, outputs.sum);
    if (!SEEDED_BUG(dropped_barrier_between_slices)) team.sync();
  }
  if (computes) finish(outputs);
}

/// x·kernel: x (rows, in), kernel (in, out)
CENOTE_FORMULA Product forward_product(const Tensor& x, const Tensor& kernel) {
  return {x.data, kernel.data, {x.stride, 1}, {1, kernel.stride}, x.rows, kernel.columns, kernel.rows};
}
/// dz·kernelᵀ: dz (rows, out), kernel (in, out)
CENOTE_FORMULA Product input_product(const Tensor& dz, const Tensor& kernel) {
  const Strides transposed = SEEDED_BUG(swapped_stride) ? Strides{1, kernel.stride} : Strides{kernel.stride, 1};
  return {dz.data, kernel.data, {dz.stride, 1}, transposed, dz.rows, kernel.rows, kernel.columns};
}
/// xᵀ·dz: x (rows, in), dz (rows, out)
CENOTE_FORMULA Product kernel_product(const Tensor& x, const Tensor& dz) {
  return {x.data, dz.data, {1, x.stride}, {1, dz.stride}, x.columns, dz.columns, x.rows};
}

/// Work on tiles of an output.
struct TileWork {
  using Scratch = ProductScratch;
  static int threads_of(std::int64_t rows, std::int64_t columns) {
    return threads_for(Tile{0, 0, tile_size(columns), tile_size(rows)}.threads());
  }
  static std::int64_t parts_of(std::int64_t rows, std::int64_t columns) {
    return ((rows + tile_side - 1) / tile_side) * ((columns + tile_side - 1) / tile_side);
  }
  CENOTE_FORMULA static Tile tile(const Product& p, std::int64_t part) {
    const std::int64_t across = (p.columns + tile_side - 1) / tile_side;
    return {part / across * tile_side, part % across * tile_side, tile_size(p.columns), tile_size(p.rows)};
  }
};

template <>
struct Work<DenseForward> : TileWork {
  static constexpr const char* name = "dense_forward";
  static int threads(const DenseForward& o) { return threads_of(o.h.rows, o.h.columns); }
  static std::int64_t parts(const DenseForward& o) { return parts_of(o.h.rows, o.h.columns); }
};

template <class Team>
__device__ void run(const Team& team, const DenseForward& o, std::int64_t member, std::int64_t part,
                    ProductScratch& scratch) {
  const Tensor bias = of(o.bias, member), h = of(o.h, member);
  const Arguments arguments = arguments_of(o.activation, of(o.slope, member));
  const Product p = forward_product(of(o.x, member), of(o.kernel, member));
  product_tile<Over::units>(team, p, TileWork::tile(p, part), scratch, [&](const TileOutputs& outputs) {
    math::with_activation(o.activation.kind, [&]<Activation A>() {
      outputs.for_each([&](std::int64_t r, std::int64_t c, float sum) {
        const float z = bias.data != nullptr ? sum + *bias.line(c) : sum;
        *h.at(r, c) = math::activate<A>(z, arguments);
      });
    });
  });
}

template <>
struct Work<DenseBackwardInput> : TileWork {
  static constexpr const char* name = "dense_backward_input";
  static int threads(const DenseBackwardInput& o) { return threads_of(o.dx.rows, o.dx.columns); }
  static std::int64_t parts(const DenseBackwardInput& o) { return parts_of(o.dx.rows, o.dx.columns); }
};

template <class Team>
__device__ void run(const Team& team, const DenseBackwardInput& o, std::int64_t member, std::int64_t part,
                    ProductScratch& scratch) {
  const Tensor value = of(o.value, member), dx = of(o.dx, member);
  const Arguments arguments = arguments_of(o.activation, of(o.slope, member));
  const Product p = input_product(of(o.dz, member), of(o.kernel, member));
  product_tile<Over::units>(team, p, TileWork::tile(p, part), scratch, [&](const TileOutputs& outputs) {
    math::with_activation(o.activation.kind, [&]<Activation A>() {
      outputs.for_each([&](std::int64_t r, std::int64_t c, float sum) {
        if constexpr (A != Activation::linear) sum = math::activation_gradient<A>(*value.at(r, c), sum, arguments);
        *dx.at(r, c) = o.accumulate ? *dx.at(r, c) + sum : sum;
      });
    });
  });
}

template <>
struct Work<DenseBackwardKernel> : TileWork {
  static constexpr const char* name = "dense_backward_kernel";
  static int threads(const DenseBackwardKernel& o) { return threads_of(o.dkernel.rows, o.dkernel.columns); }
  static std::int64_t parts(const DenseBackwardKernel& o) { return parts_of(o.dkernel.rows, o.dkernel.columns); }
};

template <class Team>
__device__ void run(const Team& team, const DenseBackwardKernel& o, std::int64_t member, std::int64_t part,
                    ProductScratch& scratch) {
  const Tensor dkernel = of(o.dkernel, member);
  const Product p = kernel_product(of(o.x, member), of(o.dz, member));
  product_tile<Over::samples>(team, p, TileWork::tile(p, part), scratch, [&](const TileOutputs& outputs) {
    outputs.for_each([&](std::int64_t r, std::int64_t c, float sum) {
      float& place = *dkernel.at(r, c);
      place = o.accumulate ? place + sum : sum;
    });
  });
}

template <>
struct Work<DenseBackwardBias> {
  using Scratch = FloatScratch;
  static constexpr const char* name = "dense_backward_bias";
  static int threads(const DenseBackwardBias& o) {
    return threads_for((o.dz.rows + batch_block - 1) / batch_block * o.dz.columns);
  }
  static std::int64_t parts(const DenseBackwardBias&) { return 1; }
};

/// dz (rows, out), dbias (out)
template <class Team>
__device__ void run(const Team& team, const DenseBackwardBias& o, std::int64_t member, std::int64_t,
                    FloatScratch& scratch) {
  const Tensor dz = of(o.dz, member), dbias = of(o.dbias, member);
  column_sums(
      team, dz.rows, dz.columns, scratch.numbers,
      [&](std::int64_t c, std::int64_t begin, std::int64_t end) { return column_chain(dz, c, begin, end); },
      [&](std::int64_t c, float sum) { *dbias.line(c) = o.accumulate ? *dbias.line(c) + sum : sum; });
}

}  // namespace cenote::cuda
