#pragma once

#include "kernels/cpu/namespace.h"

// What is needed where a lane is a unit, so that there are several: numbers that lie apart, and lines that a row does
// not fill.
namespace cenote::cpu::CENOTE_TARGET {

/// Numbers that lie `distance` floats apart, so many that the lanes beyond repeat the last.
class Apart {
 public:
  CENOTE_INLINE Apart(std::int64_t distance, std::int64_t count)
      : index_(hn::Mul(hn::Min(hn::Iota(tag, 0), hn::Set(tag, static_cast<std::int32_t>(count - 1))),
                       hn::Set(tag, static_cast<std::int32_t>(distance)))) {}
  CENOTE_INLINE Lanes load(const float* p) const { return hn::GatherIndex(float_tag, p, index_); }

 private:
  static constexpr hn::RebindToSigned<FloatTag> tag{};
  hn::Vec<hn::RebindToSigned<FloatTag> > index_;
};

/// `yes` in the first `count` lanes, `no` in the others.
CENOTE_INLINE Lanes first_lanes(std::int64_t count, Lanes yes, Lanes no) {
  return hn::IfThenElse(hn::FirstN(float_tag, static_cast<std::size_t>(count)), yes.raw, no.raw);
}

/// Four lines' blocks of four lanes, each a square, transposed where they are.
CENOTE_INLINE void transpose_blocks(Lanes* line) {
  const hn::Repartition<double, FloatTag> pairs;
  auto as_pairs = [&](hn::Vec<FloatTag> v) { return hn::BitCast(pairs, v); };
  const auto low02 = as_pairs(hn::InterleaveLower(float_tag, line[0].raw, line[1].raw));
  const auto high02 = as_pairs(hn::InterleaveUpper(float_tag, line[0].raw, line[1].raw));
  const auto low13 = as_pairs(hn::InterleaveLower(float_tag, line[2].raw, line[3].raw));
  const auto high13 = as_pairs(hn::InterleaveUpper(float_tag, line[2].raw, line[3].raw));
  line[0].raw = hn::BitCast(float_tag, hn::InterleaveLower(pairs, low02, low13));
  line[1].raw = hn::BitCast(float_tag, hn::InterleaveUpper(pairs, low02, low13));
  line[2].raw = hn::BitCast(float_tag, hn::InterleaveLower(pairs, high02, high13));
  line[3].raw = hn::BitCast(float_tag, hn::InterleaveUpper(pairs, high02, high13));
}

/// Blocks 0, 2 of a and of b in turn into a, blocks 1, 3 into b.
CENOTE_INLINE void exchange_blocks(Lanes& a, Lanes& b) {
  const auto even = hn::OddEvenBlocks(hn::SwapAdjacentBlocks(b.raw), a.raw);
  b.raw = hn::OddEvenBlocks(b.raw, hn::SwapAdjacentBlocks(a.raw));
  a.raw = even;
}
/// The lower halves of a and b into a, the upper into b.
CENOTE_INLINE void exchange_halves(Lanes& a, Lanes& b) {
  const auto low = hn::ConcatLowerLower(float_tag, b.raw, a.raw);
  b.raw = hn::ConcatUpperUpper(float_tag, b.raw, a.raw);
  a.raw = low;
}

/// A square of as many lines as there are lanes: 4, 8 or 16.
CENOTE_INLINE void transpose(Lanes (&line)[lane_count]) {
#pragma GCC unroll 4
  for (int first = 0; first < lane_count; first += 4) transpose_blocks(line + first);
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    if constexpr (lane_count == 16) {
      exchange_blocks(line[i], line[i + 4]);
      exchange_blocks(line[i + 8], line[i + 12]);
    }
    if constexpr (lane_count >= 8)
#pragma GCC unroll 2
      for (int k = i; k < lane_count / 2; k += 4) exchange_halves(line[k], line[k + lane_count / 2]);
  }
}

/// A square of as many lines as there are lanes from `rows` rows at most; those beyond are full of what nobody reads.
inline void transpose_square(const float* from, std::int64_t stride, std::int64_t rows, float* to,
                             std::int64_t to_stride) {
  Lanes square[lane_count];
#pragma GCC unroll 16
  for (int i = 0; i < lane_count; ++i) {
    square[i] = load(from);
    from += i + 1 < rows ? stride : 0;
  }
  transpose(square);
#pragma GCC unroll 16
  for (int i = 0; i < lane_count; ++i, to += to_stride) store(square[i], to);
}

/// The transpose of a kernel (in, units): (units, in). scratch: whole squares of it
inline Tensor transposed(const Tensor& kernel, std::int64_t units, float* scratch) {
  const std::int64_t lines = (kernel.rows + lane_count - 1) / lane_count;
  const Tensor to{scratch, units, lines, lines};
  for (std::int64_t line = 0; line < lines; ++line)
    for (std::int64_t column = 0; column < kernel.columns; ++column)
      transpose_square(kernel.at(line * lane_count, column), kernel.stride * lane_count,
                       kernel.rows - line * lane_count, to.at(column * lane_count, line), lines * lane_count);
  return to;
}

/// Samples in the lanes: a line for each column of each so many samples. The lanes beyond the last repeat it.
inline Tensor samples_in_lanes(const Tensor& x, std::int64_t columns, float* scratch) {
  const Tensor to{scratch, (x.rows + lane_count - 1) / lane_count, columns, columns};
  for (std::int64_t r = 0; r < to.rows; ++r) {
    const Apart sample(x.stride * lane_count, x.rows - r * lane_count);
    for (std::int64_t c = 0; c < columns; ++c) store(sample.load(x.at(r * lane_count, 0) + c), to.at(r, c));
  }
  return to;
}

/// Back, or onto what is there.
inline void samples_in_rows(const Tensor& from, const Tensor& x, bool accumulates) {
  for (std::int64_t r = 0; r < x.rows; ++r)
    for (std::int64_t c = 0; c < from.columns; ++c) {
      const float value = from.at(r / lane_count, c)[r % lane_count];
      float& place = x.at(r, 0)[c];
      place = accumulates ? place + value : value;
    }
}

}  // namespace cenote::cpu::CENOTE_TARGET
