#include "cenote/zeroed_vector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace cenote {
namespace {

// Below, at and above the size of a huge page, with memory that somebody has just given back.
TEST(ZeroedVector, BeginsAsZeros) {
  for (const std::size_t bytes : {std::size_t{8}, std::size_t{1} << 20, std::size_t{2} << 20, std::size_t{5} << 20}) {
    for (int round = 0; round < 2; ++round) {
      ZeroedVector<std::uint64_t> numbers(bytes / sizeof(std::uint64_t));
      EXPECT_EQ(std::ranges::count(numbers, 0U), static_cast<std::ptrdiff_t>(numbers.size()));
      std::ranges::fill(numbers, ~0U);
    }
  }
}

TEST(ZeroedVector, CopiesMovesAndGrowsLikeAnyVector) {
  ZeroedVector<double> numbers = {1, 2};
  numbers.push_back(3);
  const ZeroedVector<double> copy = numbers;
  ZeroedVector<double> moved = std::move(numbers);
  EXPECT_EQ(copy, moved);
  moved.resize(std::size_t{1} << 19);
  EXPECT_EQ(moved[2], 3);
  EXPECT_EQ(moved.back(), 0);
}

}  // namespace
}  // namespace cenote
