#include "engine/trace/norm_sketches.h"

#include <gtest/gtest.h>

#include <thread>

#include "engine/trace/quantile.h"

namespace cenote {
namespace {

constexpr std::array levels = {0.0, 0.1, 0.5, 0.9, 1.0};
constexpr std::size_t rows = 3;

TensorNorm norm_at(std::int64_t member, std::size_t row) {
  const double norm = static_cast<double>(member + 1) * (static_cast<double>(row) + 1);
  return {norm * norm, 0};
}

void run_group(NormSketches& sketches, std::int64_t first, std::int64_t count, bool ends = true) {
  sketches.begin(first, count);
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<TensorNorm> norms;
    for (std::int64_t m = first; m < first + count; ++m) norms.push_back(norm_at(m, row));
    sketches.add(first, row, norms);
  }
  for (std::int64_t m = first; ends && m < first + count; ++m) sketches.end(m);
}

std::vector<double> exact(std::int64_t members, std::size_t row) {
  NormSketch sketch;
  for (std::int64_t m = 0; m < members; ++m) sketch.add(bin_of_square(norm_at(m, row).square_sum, true));
  NormHistogram histogram;
  sketch.add_to(histogram);
  std::vector<double> result(levels.size());
  histogram.quantiles(levels, result);
  return result;
}

std::vector<double> quantiles_of(NormSketches& sketches, std::size_t row) {
  const std::vector<double> all = sketches.quantiles(levels);
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(row * levels.size());
  return {begin, begin + levels.size()};
}

// Whether groups have memory of their own or not, have been merged, wait, or still run.
TEST(NormSketches, CountEveryNormOnce) {
  for (const std::int64_t group : {1, 16, 65, 1000, 1025, 6000}) {
    constexpr std::int64_t members = 6000;
    NormSketches sketches(rows, members);
    for (std::int64_t first = 0; first < members; first += group)
      run_group(sketches, first, std::min(group, members - first), first % 5 != 0);
    for (std::size_t row = 0; row < rows; ++row) EXPECT_EQ(quantiles_of(sketches, row), exact(members, row)) << group;
  }
}

TEST(NormSketches, MayBeFilledByThreadsAndLookedAtMeanwhile) {
  constexpr std::int64_t members = 4096;
  NormSketches sketches(rows, members);
  {
    std::vector<std::jthread> threads;
    for (std::int64_t t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (std::int64_t first = 16 * t; first < members; first += 64) run_group(sketches, first, 16);
      });
    for (int look = 0; look < 20; ++look) sketches.quantiles(levels);
  }
  EXPECT_EQ(quantiles_of(sketches, 2), exact(members, 2));
}

}  // namespace
}  // namespace cenote
