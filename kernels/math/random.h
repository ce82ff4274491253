#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "kernels/math/portable.h"

/// Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011). Every draw is a pure function of what it is for,
/// so that members, layers and epochs can be drawn in any order, alone or together, on any machine.
namespace cenote::math {

/// What a draw is for; different purposes never share a draw.
enum class Purpose : std::uint32_t { initial_weights = 1, shuffle = 2 };

/// A sequence of draws. stream: the variable's ordinal, or the epoch.
struct RandomStream {
  std::uint64_t seed;
  std::uint32_t seed_index;
  Purpose purpose;
  std::uint32_t stream;
};

/// Four random words.
struct RandomBlock {
  std::uint32_t words[4];
};

/// Block `index` of a stream: key = (low, high half of the seed), counter = (index, stream, purpose, seed index).
CENOTE_FORMULA RandomBlock random_block(const RandomStream& s, std::uint32_t index) {
  const philox4x32_ctr_t counter = {{index, s.stream, static_cast<std::uint32_t>(s.purpose), s.seed_index}};
  const philox4x32_key_t key = {{static_cast<std::uint32_t>(s.seed), static_cast<std::uint32_t>(s.seed >> 32)}};
  const philox4x32_ctr_t words = philox4x32_R(10, counter, key);
  return {{words.v[0], words.v[1], words.v[2], words.v[3]}};
}

/// The high word of word·range: a number in [0, range), biased by less than range/2³².
CENOTE_FORMULA std::uint32_t below(std::uint32_t word, std::uint32_t range) {
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(word) * range) >> 32);
}

/// The order in which an epoch visits `count` samples. Fisher & Yates from 0, 1, …, count − 1: for i = count − 1 down
/// to 1, the next word w of the stream (purpose shuffle, stream = epoch) swaps i with ⌊w·(i + 1) / 2³²⌋. The words of
/// a block are taken in order.
CENOTE_FORMULA void shuffled_order(std::uint64_t seed, std::uint32_t seed_index, std::uint32_t epoch,
                                   std::int32_t count, std::int32_t* order) {
  const RandomStream stream{seed, seed_index, Purpose::shuffle, epoch};
  constexpr int batch = 64;  // drawn before they are used: the multiplications of one block hide those of the next
  std::uint32_t words[batch], index = 0;
  for (std::int32_t i = 0; i < count; ++i) order[i] = i;
  for (std::int32_t i = count - 1; i > 0;) {
    const int needed = i < batch ? i : batch;
    for (int first = 0; first < needed; first += 4) {
      const RandomBlock block = random_block(stream, index++);
      for (int k = 0; k < 4; ++k) words[first + k] = block.words[k];
    }
    for (int k = 0; k < needed; ++k, --i) {
      const std::uint32_t j = below(words[k], static_cast<std::uint32_t>(i) + 1);
      const std::int32_t moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
  }
}

}  // namespace cenote::math
