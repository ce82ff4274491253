#pragma once

#include "kernels/cpu/column_sums.h"
#include "kernels/cpu/dense.h"

// The gradients of a dense layer's variables: sums over the batch, chains over blocks of 16 samples, block sums added
// in ascending order.
namespace cenote::cpu::CENOTE_TARGET {

struct KernelGradient {
  Tensor x, dz, dkernel;
  bool accumulate;
  Helpers* helpers;
  float* squares = nullptr;  ///< a line for each column, where its Σdkernel² goes on; null: not asked for
};

/// Writes the tile of the batch's sum at (row, column) of dkernel.
template <class Left, int Rows, int Columns>
__attribute__((noinline)) void kernel_gradient_tile(const KernelGradient& g, std::int64_t row, std::int64_t column) {
  float* const out = g.dkernel.at(row, column);
  for (std::int64_t begin = 0; begin < g.x.rows; begin += batch_block) {
    const std::int64_t left = g.x.rows - begin, samples = left < batch_block ? left : batch_block;
    Lanes tile[Rows][Columns];
    clear(tile);
    multiply<Left>(Left::at(g.x, begin, row), {1, Left::row_stride(g.x)}, g.dz.at(begin, column), {1, g.dz.stride},
                   samples, tile);
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
      for (int c = 0; c < Columns; ++c) {
        float* const place = out + (r * g.dkernel.stride + c) * lane_count;
        if (begin > 0) tile[r][c] = load(place) + tile[r][c];
        store(tile[r][c], place);
      }
    if (g.squares != nullptr && begin + samples == g.x.rows) add_squares(tile, g.squares + column * lane_count);
  }
}

/// A tile of dkernel.
struct Region {
  std::int64_t row, rows, column, columns;
};

/// Calls write() for that tile; if the gradient accumulates, adds what it wrote to what was there.
template <class Write>
CENOTE_INLINE void write_or_add(const KernelGradient& g, const Region& t, Write write) {
  if (!g.accumulate) return write();
  Lanes before[32];
  const std::int64_t count = t.rows * t.columns;
  auto place = [&](std::int64_t i) { return g.dkernel.at(t.row + i / t.columns, t.column + i % t.columns); };
  for (std::int64_t i = 0; i < count; ++i) before[i] = load(place(i));
  write();
  for (std::int64_t i = 0; i < count; ++i) store(before[i] + load(place(i)), place(i));
}

/// A tile of that many columns and up to sizeof...(Rows) rows.
template <class Left, int Columns, int... Rows>
void run_tile(const KernelGradient& g, const Region& t, std::integer_sequence<int, Rows...>) {
  using Tile = void (*)(const KernelGradient&, std::int64_t, std::int64_t);
  static constexpr Tile tiles[] = {kernel_gradient_tile<Left, Rows + 1, Columns>...};
  write_or_add(g, t, [&] { tiles[t.rows - 1](g, t.row, t.column); });
}

/// All tiles of a panel of columns, as many rows each as fit the registers.
template <class Left, int Columns>
void kernel_gradient_panel(const KernelGradient& g, std::int64_t column) {
  constexpr int largest = Tiles<Left>::max_kernel_rows(Columns);
  const EvenParts tiles(g.dkernel.rows, largest);
  for_each_part(g.helpers, tiles.count, g.x.rows * g.dkernel.rows * Columns, [&](std::int64_t tile) {
    run_tile<Left, Columns>(g, {tiles.first(tile), tiles.size_of(tile), column, Columns},
                            std::make_integer_sequence<int, largest>());
  });
}

template <class Left, int... Columns>
void kernel_gradient(const KernelGradient& g, std::integer_sequence<int, Columns...>) {
  using Panel = void (*)(const KernelGradient&, std::int64_t);
  static constexpr Panel panels[] = {kernel_gradient_panel<Left, Columns + 1>...};
  const EvenParts parts(g.dkernel.columns, sizeof...(Columns));
  for (std::int64_t part = 0; part < parts.count; ++part) panels[parts.size_of(part) - 1](g, parts.first(part));
}

/// dkernel = xᵀ·dz over the batch. x (rows, in), dz (rows, out), dkernel (in, out)
template <class Left>
void dense_backward_kernel(const KernelGradient& g) {
  kernel_gradient<Left>(g, std::make_integer_sequence<int, Tiles<Left>::max_kernel_columns>());
}

/// dbias = Σ dz over the batch. dz (rows, out), dbias (out)
inline void dense_backward_bias(const Tensor& dz, const Tensor& dbias, bool accumulate) {
  for_each_panel(dz.columns, [&]<int Columns>(std::int64_t first) {
    Lanes total[Columns];
    sum_columns<Columns>(
        dz.rows, [&](Lanes chain, std::int64_t r, int c) { return chain + load(dz.at(r, first + c)); }, total);
    for (int c = 0; c < Columns; ++c) {
      float* const place = dbias.line(first + c);
      store(accumulate ? load(place) + total[c] : total[c], place);
    }
  });
}

}  // namespace cenote::cpu::CENOTE_TARGET
