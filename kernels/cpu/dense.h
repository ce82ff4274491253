#pragma once

#include "cenote/activation.h"
#include "kernels/cpu/namespace.h"
#include "kernels/math/activation.h"

// The three products of a dense layer over the members of a group. One micro-kernel serves them all: a tile of
// accumulators in registers, each an FMA chain from zero with k ascending.
namespace cenote::cpu::CENOTE_TARGET {

/// Strides in lines, from one step of the tile or of k to the next.
struct Strides {
  std::int64_t row, k;
};

/// tile[r][c] += Σ_k a[r·a.row + k·a.k] · b[k·b.k + c·b.row]
template <int Rows, int Columns>
CENOTE_INLINE void multiply(const float* __restrict a, Strides sa, const float* __restrict b, Strides sb,
                            std::int64_t depth, Lanes (&tile)[Rows][Columns]) {
  for (std::int64_t k = 0; k < depth; ++k) {
    Lanes line[Columns];
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) line[c] = load(b + c * sb.row * lane_count);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      const Lanes x = load(a + r * sa.row * lane_count);
#pragma GCC unroll 8
      for (int c = 0; c < Columns; ++c) tile[r][c] = fma(x, line[c], tile[r][c]);
    }
    a += sa.k * lane_count;
    b += sb.k * lane_count;
  }
}

template <int Rows, int Columns>
CENOTE_INLINE void clear(Lanes (&tile)[Rows][Columns]) {
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) tile[r][c] = Lanes(0.0f);
}

// Tiles that fit the registers: 32 of them with 16 or 4 lanes, 16 with 8.
inline constexpr bool many_registers = lane_count != 8 && lane_count != 1;
inline constexpr int max_columns = many_registers ? 6 : lane_count == 1 ? 4 : 5;
inline constexpr int max_kernel_rows = many_registers ? 5 : 3;
inline constexpr int max_kernel_columns = many_registers ? 5 : 4;
constexpr int tile_rows(int columns) { return !many_registers ? 2 : columns <= 3 ? 8 : 4; }

/// Calls visit(first, size) for parts of 0 … n − 1 of at most `largest`, as even as possible: 10 = 5 + 5.
template <class Visit>
CENOTE_INLINE void split_evenly(std::int64_t n, std::int64_t largest, Visit visit) {
  const std::int64_t parts = (n + largest - 1) / largest, size = n / parts, longer = n % parts;
  for (std::int64_t p = 0, first = 0; p < parts; ++p) {
    const std::int64_t here = size + (p < longer ? 1 : 0);
    visit(first, here);
    first += here;
  }
}

/// One product with an epilogue: out = epilogue(Σ_k a·b).
struct Product {
  Tensor a, b, out;
  Strides sa, sb;  ///< of a: sample to sample, k to k; of b: column to column, k to k
  std::int64_t depth = 0;
  const float* bias = nullptr;   ///< forward: a line for each column, or null
  const float* value = nullptr;  ///< backward: the activation's output, laid out as `out`; may be `out` itself
  const float* slope = nullptr;  ///< a line: negative slope
  bool accumulate = false;
};

/// What happens to a tile before it is stored.
enum class Epilogue { forward, backward };

template <Epilogue E, Activation A>
CENOTE_INLINE Lanes finish(const Product& p, Lanes sum, std::int64_t offset, std::int64_t column) {
  math::ActivationArguments<Lanes> arguments{Lanes(0.0f), Lanes(0.0f), Lanes(0.0f), Lanes(0.0f)};
  if constexpr (A == Activation::leaky_relu) arguments.negative_slope = load(p.slope);
  if constexpr (E == Epilogue::forward) {
    if (p.bias != nullptr) sum = sum + load(p.bias + column * lane_count);
    return math::activate<A>(sum, arguments);
  } else {
    if constexpr (A != Activation::linear) sum = math::activation_gradient<A>(load(p.value + offset), sum, arguments);
    return p.accumulate ? load(p.out.data + offset) + sum : sum;
  }
}

template <int Rows, int Columns, Epilogue E, Activation A>
CENOTE_INLINE void product_tile(const Product& p, std::int64_t row, std::int64_t column) {
  Lanes tile[Rows][Columns];
  clear(tile);
  multiply(p.a.data + row * p.sa.row * lane_count, p.sa, p.b.data + column * p.sb.row * lane_count, p.sb, p.depth,
           tile);
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) {
      const std::int64_t offset = ((row + r) * p.out.stride + column + c) * lane_count;
      store(finish<E, A>(p, tile[r][c], offset, column + c), p.out.data + offset);
    }
}

/// All rows of a panel of columns.
template <int Columns, Epilogue E, Activation A>
__attribute__((noinline)) void product_panel(const Product& p, std::int64_t column) {
  constexpr int rows = tile_rows(Columns);
  std::int64_t row = 0;
  for (; row + rows <= p.out.rows; row += rows) product_tile<rows, Columns, E, A>(p, row, column);
  if constexpr (rows > 4)
    for (; row + 4 <= p.out.rows; row += 4) product_tile<4, Columns, E, A>(p, row, column);
  if constexpr (rows > 2)
    for (; row + 2 <= p.out.rows; row += 2) product_tile<2, Columns, E, A>(p, row, column);
  for (; row < p.out.rows; ++row) product_tile<1, Columns, E, A>(p, row, column);
}

using PanelFunction = void (*)(const Product&, std::int64_t);

/// Samples that stay in the first-level cache while all panels of a large layer pass over them.
inline constexpr std::int64_t sample_block = 32;

template <Epilogue E, Activation A>
void run_product(const Product& whole) {
  static constexpr PanelFunction panels[] = {product_panel<1, E, A>, product_panel<2, E, A>, product_panel<3, E, A>,
                                             product_panel<4, E, A>, product_panel<5, E, A>, product_panel<6, E, A>};
  for (std::int64_t row = 0; row < whole.out.rows; row += sample_block) {
    Product p = whole;
    p.out.rows = whole.out.rows - row < sample_block ? whole.out.rows - row : sample_block;
    p.a.data = whole.a.data + row * p.sa.row * lane_count;
    p.out.data = whole.out.data + row * p.out.stride * lane_count;
    if (whole.value != nullptr) p.value = whole.value + row * p.out.stride * lane_count;
    split_evenly(p.out.columns, max_columns,
                 [&](std::int64_t column, std::int64_t size) { panels[size - 1](p, column); });
  }
}

/// h = activation(x·kernel + bias). x (rows, in), kernel (in, out), bias (out), h (rows, out)
template <Activation A>
void dense_forward(const Tensor& x, const Tensor& kernel, const Tensor& bias, const Tensor& slope, const Tensor& h) {
  run_product<Epilogue::forward, A>({.a = x,
                                     .b = kernel,
                                     .out = h,
                                     .sa = {x.stride, 1},
                                     .sb = {1, kernel.stride},
                                     .depth = kernel.rows,
                                     .bias = bias.data,
                                     .slope = slope.data});
}

/// dx = dz·kernelᵀ, times the derivative of the activation whose output is `value`.
/// dz (rows, out), kernel (in, out), value and dx (rows, in)
template <Activation A>
void dense_backward_input(const Tensor& dz, const Tensor& kernel, const Tensor& value, const Tensor& slope,
                          const Tensor& dx, bool accumulate) {
  run_product<Epilogue::backward, A>({.a = dz,
                                      .b = kernel,
                                      .out = dx,
                                      .sa = {dz.stride, 1},
                                      .sb = {kernel.stride, 1},
                                      .depth = kernel.columns,
                                      .value = value.data,
                                      .slope = slope.data,
                                      .accumulate = accumulate});
}

/// The tile of dkernel at (row, column): chains over blocks of 16 samples, block sums added in ascending order.
template <int Rows, int Columns>
__attribute__((noinline)) void kernel_gradient_tile(const Tensor& x, const Tensor& dz, const Tensor& dkernel,
                                                    std::int64_t row, std::int64_t column, bool accumulate) {
  float* const out = dkernel.at(row, column);
  auto add_block = [&](std::int64_t begin, bool add) {
    const std::int64_t left = x.rows - begin, samples = left < batch_block ? left : batch_block;
    Lanes tile[Rows][Columns];
    clear(tile);
    multiply(x.at(begin, row), {1, x.stride}, dz.at(begin, column), {1, dz.stride}, samples, tile);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
      for (int c = 0; c < Columns; ++c) {
        float* const place = out + (r * dkernel.stride + c) * lane_count;
        store(add ? load(place) + tile[r][c] : tile[r][c], place);
      }
  };
  if (accumulate) {  // the batch's sum is complete before it is added to what is there
    Lanes before[Rows][Columns];
    for (int r = 0; r < Rows; ++r)
      for (int c = 0; c < Columns; ++c) before[r][c] = load(out + (r * dkernel.stride + c) * lane_count);
    for (std::int64_t begin = 0; begin < x.rows; begin += batch_block) add_block(begin, begin > 0);
    for (int r = 0; r < Rows; ++r)
      for (int c = 0; c < Columns; ++c) {
        float* const place = out + (r * dkernel.stride + c) * lane_count;
        store(before[r][c] + load(place), place);
      }
    return;
  }
  for (std::int64_t begin = 0; begin < x.rows; begin += batch_block) add_block(begin, begin > 0);
}

using TileFunction = void (*)(const Tensor&, const Tensor&, const Tensor&, std::int64_t, std::int64_t, bool);

/// dkernel = xᵀ·dz over the batch. x (rows, in), dz (rows, out), dkernel (in, out)
inline void dense_backward_kernel(const Tensor& x, const Tensor& dz, const Tensor& dkernel, bool accumulate) {
#define CENOTE_TILES(rows)                                                                       \
  {                                                                                              \
    kernel_gradient_tile<rows, 1>, kernel_gradient_tile<rows, 2>, kernel_gradient_tile<rows, 3>, \
        kernel_gradient_tile<rows, 4>, kernel_gradient_tile<rows, 5>                             \
  }
  static constexpr TileFunction tiles[5][5] = {CENOTE_TILES(1), CENOTE_TILES(2), CENOTE_TILES(3), CENOTE_TILES(4),
                                               CENOTE_TILES(5)};
#undef CENOTE_TILES
  split_evenly(dkernel.columns, max_kernel_columns, [&](std::int64_t column, std::int64_t columns) {
    split_evenly(dkernel.rows, max_kernel_rows, [&](std::int64_t row, std::int64_t rows) {
      tiles[rows - 1][columns - 1](x, dz, dkernel, row, column, accumulate);
    });
  });
}

/// So many neighbouring columns of dbias, whose chains run side by side.
template <int Columns>
__attribute__((noinline)) void bias_gradient_panel(const Tensor& dz, const Tensor& dbias, std::int64_t column,
                                                   bool accumulate) {
  Lanes total[1][Columns];
  clear(total);
  for (std::int64_t begin = 0; begin < dz.rows; begin += batch_block) {
    const std::int64_t end = dz.rows - begin < batch_block ? dz.rows : begin + batch_block;
    Lanes chain[1][Columns];
    clear(chain);
    for (std::int64_t r = begin; r < end; ++r)
#pragma GCC unroll 8
      for (int c = 0; c < Columns; ++c) chain[0][c] = chain[0][c] + load(dz.at(r, column + c));
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) total[0][c] = begin == 0 ? chain[0][c] : total[0][c] + chain[0][c];
  }
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    float* const place = dbias.line(column + c);
    store(accumulate ? load(place) + total[0][c] : total[0][c], place);
  }
}

/// dbias = Σ dz over the batch. dz (rows, out), dbias (out)
inline void dense_backward_bias(const Tensor& dz, const Tensor& dbias, bool accumulate) {
  using Panel = void (*)(const Tensor&, const Tensor&, std::int64_t, bool);
  static constexpr Panel panels[] = {bias_gradient_panel<1>, bias_gradient_panel<2>, bias_gradient_panel<3>,
                                     bias_gradient_panel<4>, bias_gradient_panel<5>, bias_gradient_panel<6>};
  split_evenly(dz.columns, 6,
               [&](std::int64_t column, std::int64_t columns) { panels[columns - 1](dz, dbias, column, accumulate); });
}

}  // namespace cenote::cpu::CENOTE_TARGET
