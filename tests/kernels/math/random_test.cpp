#include "kernels/math/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace cenote::math {

namespace {

using testing::ElementsAre;

std::vector<std::int32_t> order(std::uint32_t seed_index, std::uint32_t epoch, std::int32_t count) {
  std::vector<std::int32_t> result(static_cast<std::size_t>(count));
  shuffled_order(42, seed_index, epoch, count, result.data());
  return result;
}

// The definition, draw by draw.
std::vector<std::int32_t> order_by_definition(std::uint32_t seed_index, std::uint32_t epoch, std::int32_t count) {
  std::vector<std::int32_t> result(static_cast<std::size_t>(count));
  std::iota(result.begin(), result.end(), 0);
  for (std::uint32_t draw = 0; draw + 1 < result.size(); ++draw) {
    const std::size_t i = result.size() - 1 - draw;
    const RandomBlock block = random_block({42, seed_index, Purpose::shuffle, epoch}, draw / 4);
    std::swap(result[i], result[(static_cast<std::uint64_t>(block.words[draw % 4]) * (i + 1)) >> 32]);
  }
  return result;
}

}  // namespace

// Known answers from Random123's kat_vectors, philox4x32 of 10 rounds.
TEST(Philox, GivesThePublishedWords) {
  const auto zeros = philox4x32_R(10, {{0, 0, 0, 0}}, {{0, 0}});
  EXPECT_THAT(zeros.v, ElementsAre(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u));
  const auto ones = philox4x32_R(10, {{~0u, ~0u, ~0u, ~0u}}, {{~0u, ~0u}});
  EXPECT_THAT(ones.v, ElementsAre(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu));
  const auto digits = philox4x32_R(10, {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, {{0xa4093822, 0x299f31d0}});
  EXPECT_THAT(digits.v, ElementsAre(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u));
}

TEST(Philox, IsKeyedByAllOfTheStream) {
  const RandomBlock block = random_block({0x299f31d0a4093822, 0x03707344, Purpose{0x13198a2e}, 0x85a308d3}, 0x243f6a88);
  EXPECT_THAT(block.words, ElementsAre(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u));
}

TEST(ShuffledOrder, FollowsItsDefinition) {
  for (const std::int32_t count : {1, 2, 3, 4, 5, 6, 63, 64, 65, 66, 129, 200})
    EXPECT_EQ(order(3, 7, count), order_by_definition(3, 7, count)) << count;
}

TEST(ShuffledOrder, DiffersBySeedIndexAndEpoch) {
  EXPECT_NE(order(0, 0, 50), order(0, 1, 50));
  EXPECT_NE(order(0, 0, 50), order(1, 0, 50));
}

TEST(ShuffledOrder, IsPinned) { EXPECT_THAT(order(0, 0, 10), ElementsAre(0, 2, 1, 5, 6, 7, 8, 9, 4, 3)); }

// χ² over the 24 orders of four samples; the 1 − 10⁻⁶ quantile with 23 degrees of freedom is 67.2.
TEST(ShuffledOrder, IsUniform) {
  constexpr std::uint32_t epochs = 24000;
  std::map<std::vector<std::int32_t>, int> counts;
  for (std::uint32_t epoch = 0; epoch < epochs; ++epoch) ++counts[order(5, epoch, 4)];
  ASSERT_EQ(counts.size(), 24U);
  double square_sum = 0;
  for (const auto& [permutation, count] : counts) square_sum += (count - 1000.0) * (count - 1000.0) / 1000.0;
  EXPECT_LT(square_sum, 67.2);
}

}  // namespace cenote::math
