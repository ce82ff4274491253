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

/// A number for each lane, in two halves.
struct Halves {
  HalfOfWords even, odd;

  CENOTE_INLINE explicit Halves(const std::uint32_t (&of_lane)[lane_count]) : even(0), odd(0) {
    alignas(64) std::uint32_t half[2][lane_count] = {};
    for (int lane = 0; lane < lane_count; ++lane) half[lane % 2][lane - lane % 2] = of_lane[lane];
    even = hn::BitCast(ProductTag(), hn::Load(bits_tag, half[0]));
    odd = hn::BitCast(ProductTag(), hn::Load(bits_tag, half[1]));
  }
};

/// What lies in the high halves of the even ones' 64 bits, and of the odd ones', lane by lane.
CENOTE_INLINE void store_high(HalfOfWords even, HalfOfWords odd, std::uint32_t* to) {
  hn::Store(hn::OddEven(hn::BitCast(bits_tag, odd.raw), hn::BitCast(bits_tag, high(even).raw)), bits_tag, to);
}

inline void set_in_order(std::int32_t count, std::int32_t* order) {
  for (std::int32_t i = 0; i < count; ++i) order[i] = i;
}

/// Fisher & Yates' swaps of so many samples, from the last one down: with sample other(k).
template <class Other>
CENOTE_INLINE void swap_samples(std::int32_t last, std::int32_t swaps, std::int32_t* order, Other other) {
  for (std::int32_t k = 0; k < swaps; ++k) {
    const std::uint32_t j = other(k);
    const std::int32_t moved = order[last - k];
    order[last - k] = order[j];
    order[j] = moved;
  }
}

/// other[k][lane]: with which sample the lane's member swaps sample last − k, for so many.
inline void draw_swaps(const math::RandomStream& stream, const Halves& members, std::uint32_t index, std::int32_t last,
                       std::int32_t swaps, std::uint32_t (*other)[lane_count]) {
  for (std::int32_t first = 0; first < swaps; first += 4, ++index) {
    const HalfOfBlocks evens(stream, members.even, index), odds(stream, members.odd, index);
    for (std::int32_t k = 0; k < 4; ++k) {  // words beyond the last are of no account
      const HalfOfWords range(static_cast<std::uint32_t>(last - first - k) + 1);
      store_high(HalfOfWords(evens.words[k]) * range, HalfOfWords(odds.words[k]) * range, other[first + k]);
    }
  }
}

/// Orders of `count` samples, one after another in `orders`, of the lanes' members.
inline void shuffled_orders(const math::RandomStream& stream, const std::uint32_t (&seed_index)[lane_count],
                            std::int32_t count, std::int32_t* orders) {
  const Halves members(seed_index);
  for (std::int64_t lane = 0; lane < lane_count; ++lane) set_in_order(count, orders + lane * count);
  constexpr std::int32_t batch = 64;  // so that what is drawn stays close by
  alignas(64) std::uint32_t other[batch][lane_count];
  std::uint32_t index = 0;
  for (std::int32_t last = count - 1; last > 0; last -= batch, index += batch / 4) {
    const std::int32_t swaps = last < batch ? last : batch;
    draw_swaps(stream, members, index, last, swaps, other);
    for (std::int64_t lane = 0; lane < lane_count; ++lane)
      swap_samples(last, swaps, orders + lane * count, [&](std::int32_t k) { return other[k][lane]; });
  }
}

#endif

}  // namespace cenote::cpu::CENOTE_TARGET
