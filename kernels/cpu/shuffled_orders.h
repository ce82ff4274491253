#pragma once

#include "kernels/cpu/namespace.h"
#include "kernels/math/random.h"

// The orders of an epoch for as many members as there are lanes: math::shuffled_order's, with each lane drawing its
// own.
namespace cenote::cpu::CENOTE_TARGET {

#ifdef CENOTE_TARGET_SCALAR

inline void shuffled_orders(const math::RandomStream& stream, const std::uint32_t (&seed_index)[lane_count],
                            std::int32_t count, std::int32_t* orders) {
  math::shuffled_order(stream.seed, seed_index[0], stream.stream, count, orders);
}

#else

using ProductTag = hn::Repartition<std::uint64_t, BitsTag>;
using Products = hn::Vec<ProductTag>;

/// A 32-bit word of every second lane, in the low half of 64 bits; what is in the high half does not matter.
struct HalfOfWords {
  Products raw;
  CENOTE_INLINE HalfOfWords(Products v) : raw(v) {}
  CENOTE_INLINE HalfOfWords(std::uint32_t x) : raw(hn::Set(ProductTag(), x)) {}
};
CENOTE_INLINE HalfOfWords operator^(HalfOfWords a, HalfOfWords b) { return hn::Xor(a.raw, b.raw); }
/// All 64 bits.
CENOTE_INLINE HalfOfWords operator*(HalfOfWords a, HalfOfWords b) {
  return hn::MulEven(hn::BitCast(bits_tag, a.raw), hn::BitCast(bits_tag, b.raw));
}
CENOTE_INLINE HalfOfWords high(HalfOfWords product) { return hn::ShiftRight<32>(product.raw); }

/// Block `index` of every second lane's stream (math::random_block): Philox4x32-10.
struct HalfOfBlocks {
  Products words[4];

  CENOTE_INLINE HalfOfBlocks(const math::RandomStream& s, HalfOfWords seed_index, std::uint32_t index) {
    HalfOfWords a(index), b(s.stream), c(static_cast<std::uint32_t>(s.purpose)), d = seed_index;
    auto key_0 = static_cast<std::uint32_t>(s.seed), key_1 = static_cast<std::uint32_t>(s.seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round, key_0 += PHILOX_W32_0, key_1 += PHILOX_W32_1) {
      const HalfOfWords p = HalfOfWords(PHILOX_M4x32_0) * a, q = HalfOfWords(PHILOX_M4x32_1) * c;
      a = high(q) ^ b ^ HalfOfWords(key_0);
      b = q;
      c = high(p) ^ d ^ HalfOfWords(key_1);
      d = p;
    }
    words[0] = a.raw, words[1] = b.raw, words[2] = c.raw, words[3] = d.raw;
  }
};

/// For each lane, from its words, the numbers of math::below(word, range).
CENOTE_INLINE void store_below(HalfOfWords even, HalfOfWords odd, std::uint32_t range, std::uint32_t* to) {
  const HalfOfWords below_even = high(even * HalfOfWords(range)), below_odd = odd * HalfOfWords(range);
  hn::Store(hn::OddEven(hn::BitCast(bits_tag, below_odd.raw), hn::BitCast(bits_tag, below_even.raw)), bits_tag, to);
}

/// Orders of `count` samples, one after another in `orders`, of the lanes' members.
inline void shuffled_orders(const math::RandomStream& stream, const std::uint32_t (&seed_index)[lane_count],
                            std::int32_t count, std::int32_t* orders) {
  alignas(64) std::uint32_t halves[2][lane_count] = {};
  for (int lane = 0; lane < lane_count; ++lane) halves[lane % 2][lane - lane % 2] = seed_index[lane];
  const HalfOfWords even(hn::BitCast(ProductTag(), hn::Load(bits_tag, halves[0]))),
      odd(hn::BitCast(ProductTag(), hn::Load(bits_tag, halves[1])));
  for (int lane = 0; lane < lane_count; ++lane)
    for (std::int32_t i = 0; i < count; ++i) orders[lane * count + i] = i;
  constexpr std::int32_t batch = 64;  // so that what is drawn stays close by
  alignas(64) std::uint32_t other[batch][lane_count];
  std::uint32_t index = 0;
  for (std::int32_t last = count - 1; last > 0; last -= batch) {
    const std::int32_t needed = last < batch ? last : batch;
    for (std::int32_t first = 0; first < needed; first += 4, ++index) {
      const HalfOfBlocks evens(stream, even, index), odds(stream, odd, index);
      for (std::int32_t k = 0; k < 4; ++k)  // of words beyond the last the range is of no account
        store_below(evens.words[k], odds.words[k], static_cast<std::uint32_t>(last - first - k) + 1, other[first + k]);
    }
    for (int lane = 0; lane < lane_count; ++lane) {
      std::int32_t* const order = orders + lane * count;
      for (std::int32_t k = 0; k < needed; ++k) {
        const std::int32_t moved = order[last - k];
        order[last - k] = order[other[k][lane]];
        order[other[k][lane]] = moved;
      }
    }
  }
}

#endif

}  // namespace cenote::cpu::CENOTE_TARGET
