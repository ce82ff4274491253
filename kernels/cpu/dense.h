#pragma once

#include <type_traits>
#include <utility>

#include "cenote/activation.h"
#include "kernels/cpu/parts.h"
#include "kernels/lanes/activation.h"

// The three products of a dense layer. One micro-kernel serves them all: a tile of accumulators in registers, each an
// FMA chain from zero with k ascending.
namespace cenote::cpu::CENOTE_TARGET {

/// What the left factor of a product is made of: where a lane is a member, lines; where a lane is a unit, single
/// numbers, each for all lanes of the other factor.
struct Lines {
  static constexpr std::int64_t step = lane_count;  ///< floats from one to the next
  static constexpr bool transposes_kernel = false;
  static CENOTE_INLINE Lanes get(const float* p) { return load(p); }
  static CENOTE_INLINE std::int64_t row_stride(const Tensor& a) { return a.stride; }
  static CENOTE_INLINE float* at(const Tensor& a, std::int64_t row, std::int64_t column) { return a.at(row, column); }
};
struct Numbers {
  static constexpr std::int64_t step = 1;
  static constexpr bool transposes_kernel = true;  ///< its units, then the lanes, must follow one another
  static CENOTE_INLINE Lanes get(const float* p) { return Lanes(*p); }
  static CENOTE_INLINE std::int64_t row_stride(const Tensor& a) { return a.stride * lane_count; }
  static CENOTE_INLINE float* at(const Tensor& a, std::int64_t row, std::int64_t column) {
    return a.at(row, 0) + column;
  }
};
/// Numbers of which a row fits one line: a distance that the compiler knows needs no register.
struct NarrowNumbers : Numbers {};

template <class A>
CENOTE_INLINE std::int64_t known_stride(std::int64_t stride) {
  return std::is_same_v<A, NarrowNumbers> ? lane_count : stride;
}

/// Distances from one step of the tile or of k to the next: of b in lines, of a in whatever it is made of.
struct Strides {
  std::int64_t row, k;
};

/// tile[r][c] += Σ_k a[r·a.row + k·a.k] · b[k·b.k + c·b.row]
template <class A, int Rows, int Columns>
CENOTE_INLINE void multiply(const float* __restrict a, Strides sa, const float* __restrict b, Strides sb,
                            std::int64_t depth, Lanes (&tile)[Rows][Columns]) {
  for (std::int64_t k = 0; k < depth; ++k) {
    Lanes line[Columns];
#pragma GCC unroll 16
    for (int c = 0; c < Columns; ++c) line[c] = load(b + c * sb.row * lane_count);
#pragma GCC unroll 16
    for (int r = 0; r < Rows; ++r) {
      const Lanes x = A::get(a + r * known_stride<A>(sa.row) * A::step);
#pragma GCC unroll 16
      for (int c = 0; c < Columns; ++c) tile[r][c] = fma(x, line[c], tile[r][c]);
    }
    a += sa.k * A::step;
    b += sb.k * lane_count;
  }
}

template <int Rows, int Columns>
CENOTE_INLINE void clear(Lanes (&tile)[Rows][Columns]) {
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
    for (int c = 0; c < Columns; ++c) tile[r][c] = Lanes(0.0f);
}

// Tiles that fit the registers: 32 of them with 16 or 4 lanes, 16 with 8.
inline constexpr bool many_registers = lane_count != 8 && lane_count != 1;
template <class A>
struct Tiles;
template <>
struct Tiles<Lines> {
  static constexpr int max_columns = many_registers ? 6 : lane_count == 1 ? 4 : 5;
  static constexpr int max_kernel_columns = many_registers ? 5 : 4;
  static constexpr int rows(int columns) { return !many_registers ? 2 : columns <= 3 ? 8 : 4; }
  static constexpr int max_kernel_rows(int) { return many_registers ? 5 : 3; }
  static constexpr std::int64_t samples = 32;  ///< that stay in the first-level cache while all panels pass over them
};
/// A narrow layer is one or two lines wide: its tiles need rows enough to hide the latency of an FMA.
template <>
struct Tiles<Numbers> {
  static constexpr int max_columns = many_registers ? 4 : 2;
  static constexpr int max_kernel_columns = max_columns;
  static constexpr int rows(int columns) {
    constexpr int few[] = {8, 6}, many[] = {16, 12, 8, 6};
    return many_registers ? many[columns - 1] : few[columns - 1];
  }
  static constexpr int max_kernel_rows(int columns) {
    constexpr int few[] = {10, 6}, many[] = {12, 8, 6, 6};
    return many_registers ? many[columns - 1] : few[columns - 1];
  }
  static constexpr std::int64_t samples = 48;
};
template <>
struct Tiles<NarrowNumbers> : Tiles<Numbers> {};

/// One product with an epilogue: out = epilogue(Σ_k a·b).
struct Product {
  Tensor a, b, out;
  Strides sa, sb;  ///< of a: sample to sample, k to k; of b: column to column, k to k
  std::int64_t depth = 0;
  const float* bias = nullptr;    ///< forward: a line for each column, or null
  const float* value = nullptr;   ///< backward: the activation's output, laid out as `out`; may be `out` itself
  const float* slope = nullptr;   ///< a line: negative slope
  const float* addend = nullptr;  ///< forward_add: laid out as `out`
  float* second = nullptr;        ///< of the epilogues with two results, laid out as `out`
  float* squares = nullptr;       ///< backward_norm: a line for each column
  bool accumulate = false;
  Helpers* helpers = nullptr;
};

/// What happens to a tile before it is stored.
enum class Epilogue {
  forward,        ///< activation(sum + bias)
  forward_add,    ///< the same; second: that + addend
  backward,       ///< sum, times the activation's derivative
  backward_both,  ///< sum; second: that, times the activation's derivative
  backward_norm,  ///< sum·(the activation's derivative); the columns' Σsum² go on in `squares`
  multiply,       ///< sum·value
};

/// Stores a sum of the tile, finished.
template <Epilogue E, Activation A>
struct Finish {
  Arguments arguments;
  const float *bias, *value, *addend;
  float *out, *second;
  bool accumulate;

  CENOTE_INLINE void operator()(Lanes sum, std::int64_t offset, std::int64_t column) const {
    if constexpr (E == Epilogue::forward || E == Epilogue::forward_add) {
      if (bias != nullptr) sum = sum + load(bias + column * lane_count);
      const Lanes h = math::activate<A>(sum, arguments);
      store(h, out + offset);
      if constexpr (E == Epilogue::forward_add) store(load(addend + offset) + h, second + offset);
    } else {
      if constexpr (E == Epilogue::multiply) sum = load(value + offset) * sum;
      if constexpr ((E == Epilogue::backward || E == Epilogue::backward_norm) && A != Activation::linear)
        sum = math::activation_gradient<A>(load(value + offset), sum, arguments);
      const Lanes result = accumulate ? load(out + offset) + sum : sum;
      store(result, out + offset);
      if constexpr (E == Epilogue::backward_both)
        store(math::activation_gradient<A>(load(value + offset), result, arguments), second + offset);
    }
  }
};

/// Lets the chain of each column's Σx², a line, go on through a tile of `x`, rows ascending.
template <int Rows, int Columns>
CENOTE_INLINE void add_squares(const Lanes (&x)[Rows][Columns], float* squares) {
  Lanes chain[Columns];
#pragma GCC unroll 16
  for (std::int64_t c = 0; c < Columns; ++c) chain[c] = load(squares + c * lane_count);
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 16
    for (int c = 0; c < Columns; ++c) chain[c] = fma(x[r][c], x[r][c], chain[c]);
#pragma GCC unroll 16
  for (std::int64_t c = 0; c < Columns; ++c) store(chain[c], squares + c * lane_count);
}

template <class Left, int Rows, int Columns, Epilogue E, Activation A>
CENOTE_INLINE void product_tile(const Product& p, std::int64_t row, std::int64_t column) {
  Lanes tile[Rows][Columns];
  clear(tile);
  multiply<Left>(p.a.data + row * p.sa.row * Left::step, p.sa, p.b.data + column * p.sb.row * lane_count, p.sb, p.depth,
                 tile);
  if constexpr (E == Epilogue::backward_norm) add_squares(tile, p.squares + column * lane_count);
  Arguments arguments{Lanes(0.0f), Lanes(0.0f), Lanes(0.0f), Lanes(0.0f)};
  if constexpr (A == Activation::leaky_relu) arguments.negative_slope = load(p.slope);
  const Finish<E, A> finish{arguments,  p.bias,   p.value,     p.addend,
                            p.out.data, p.second, p.accumulate};  // copies: a store may alias p
  const std::int64_t stride = p.out.stride * lane_count;
  std::int64_t offset = row * stride + column * lane_count;
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r, offset += stride)
#pragma GCC unroll 16
    for (std::int64_t c = 0; c < Columns; ++c) finish(tile[r][c], offset + c * lane_count, column + c);
}

/// All rows of a panel of columns.
template <class Left, int Columns, Epilogue E, Activation A>
CENOTE_INLINE void product_rows(const Product& p, std::int64_t column) {
  constexpr int rows = Tiles<Left>::rows(Columns);
  std::int64_t row = 0;
  for (; row + rows <= p.out.rows; row += rows) product_tile<Left, rows, Columns, E, A>(p, row, column);
  if constexpr (rows > 8)
    for (; row + 8 <= p.out.rows; row += 8) product_tile<Left, 8, Columns, E, A>(p, row, column);
  if constexpr (rows > 4)
    for (; row + 4 <= p.out.rows; row += 4) product_tile<Left, 4, Columns, E, A>(p, row, column);
  if constexpr (rows > 2)
    for (; row + 2 <= p.out.rows; row += 2) product_tile<Left, 2, Columns, E, A>(p, row, column);
  for (; row < p.out.rows; ++row) product_tile<Left, 1, Columns, E, A>(p, row, column);
}

template <class Left, int Columns, Epilogue E, Activation A>
__attribute__((noinline)) void product_panel(const Product& p, std::int64_t column) {
  if constexpr (std::is_same_v<Left, Numbers> && Columns == 1)
    if (p.sa.row == lane_count) return product_rows<NarrowNumbers, Columns, E, A>(p, column);
  product_rows<Left, Columns, E, A>(p, column);
}

using PanelFunction = void (*)(const Product&, std::int64_t);

template <class Left, Epilogue E, Activation A, int... Columns>
CENOTE_INLINE void run_panel(const Product& p, std::int64_t column, std::int64_t columns,
                             std::integer_sequence<int, Columns...>) {
  static constexpr PanelFunction panels[] = {product_panel<Left, Columns + 1, E, A>...};
  panels[columns - 1](p, column);
}

/// The same for samples from `row` on.
template <class Left>
CENOTE_INLINE Product from_row(Product p, std::int64_t row) {
  const std::int64_t offset = row * p.out.stride * lane_count;
  p.a.data += row * p.sa.row * Left::step;
  p.out.data += offset;
  for (const float** operand : {&p.value, &p.addend})
    if (*operand != nullptr) *operand += offset;
  if (p.second != nullptr) p.second += offset;
  p.out.rows = p.out.rows - row < Tiles<Left>::samples ? p.out.rows - row : Tiles<Left>::samples;
  return p;
}

template <class Left, Epilogue E, Activation A>
void run_product(const Product& whole) {
  constexpr int largest = Tiles<Left>::max_columns;
  const std::make_integer_sequence<int, largest> sizes;
  if (whole.out.columns <= largest && whole.out.rows <= Tiles<Left>::samples)
    return run_panel<Left, E, A>(whole, 0, whole.out.columns, sizes);
  const EvenParts panels(whole.out.columns, largest);
  const std::int64_t blocks = (whole.out.rows + Tiles<Left>::samples - 1) / Tiles<Left>::samples;
  const std::int64_t work = whole.out.rows * whole.out.columns * whole.depth;
  for_each_part(whole.helpers, blocks * panels.count, work, [&](std::int64_t part) {
    const std::int64_t block = panels.count == 1 ? part : part / panels.count, panel = part - block * panels.count;
    run_panel<Left, E, A>(from_row<Left>(whole, block * Tiles<Left>::samples), panels.first(panel),
                          panels.size_of(panel), sizes);
  });
}

/// A layer's operands. x (rows, in), kernel (in, out), bias and slope lines, or absent
struct DenseOperands {
  Tensor x, kernel, bias, slope;
  Helpers* helpers = nullptr;
};

/// x·kernel + bias, to be finished.
template <class Left>
CENOTE_INLINE Product forward_product(const DenseOperands& o, const Tensor& h) {
  return {.a = o.x,
          .b = o.kernel,
          .out = h,
          .sa = {Left::row_stride(o.x), 1},
          .sb = {1, o.kernel.stride},
          .depth = o.kernel.rows,
          .bias = o.bias.data,
          .slope = o.slope.data,
          .helpers = o.helpers};
}

/// h = activation(x·kernel + bias). h (rows, out)
template <class Left, Activation A>
void dense_forward(const DenseOperands& o, const Tensor& h) {
  run_product<Left, Epilogue::forward, A>(forward_product<Left>(o, h));
}
/// The same, and sum = addend + h.
template <class Left, Activation A>
void dense_forward_add(const DenseOperands& o, const Tensor& addend, const Tensor& h, const Tensor& sum) {
  Product product = forward_product<Left>(o, h);
  product.addend = addend.data;
  product.second = sum.data;
  run_product<Left, Epilogue::forward_add, A>(product);
}

/// On the way back. dz (rows, out), value (rows, in) the activation's output; kernel (in, out), but where a lane is a
/// unit its transpose (out, in); slope a line
struct BackwardOperands {
  Tensor dz, kernel, value, slope;
  Helpers* helpers = nullptr;
};

/// dx = dz·kernelᵀ, finished by E. dx, second (rows, in), squares (in) lines
template <class Left, Epilogue E, Activation A>
void dense_backward_input(const BackwardOperands& o, const Tensor& dx, bool accumulate, const Tensor& second = {},
                          float* squares = nullptr) {
  run_product<Left, E, A>({.a = o.dz,
                           .b = o.kernel,
                           .out = dx,
                           .sa = {Left::row_stride(o.dz), 1},
                           .sb = Left::transposes_kernel ? Strides{1, o.kernel.stride} : Strides{o.kernel.stride, 1},
                           .depth = Left::transposes_kernel ? o.kernel.rows : o.kernel.columns,
                           .value = o.value.data,
                           .slope = o.slope.data,
                           .second = second.data,
                           .squares = squares,
                           .accumulate = accumulate,
                           .helpers = o.helpers});
}

}  // namespace cenote::cpu::CENOTE_TARGET
