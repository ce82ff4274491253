#include "engine/report/watch/bars.h"

#include <gmock/gmock.h>

#include <cmath>

namespace cenote::watch {
namespace {

using testing::ElementsAre;

TEST(Bars, AreLogarithmicInEighths) {
  EXPECT_THAT(
      draw_bars({{"dense", 1e-4}, {"dense_1", 1e-2}, {"dense_10", 3e-3}, {"relu", 1}}, {.columns = 4}),
      ElementsAre("dense     1.0e-04 ▏", "dense_1   1.0e-02 ██", "dense_10  3.0e-03 █▌", "relu      1.0e+00 ████"));
}

TEST(Bars, OfZeroAndWhatIsNotFiniteAreNumbers) {
  EXPECT_THAT(draw_bars({{"a", 0}, {"b", INFINITY}, {"c", 2}}, {.columns = 2}),
              ElementsAre("a  0.0e+00", "b      inf", "c  2.0e+00 ██"));
  EXPECT_THAT(draw_bars({{"a", 0}}, {.columns = 2}), ElementsAre("a  0.0e+00"));
}

TEST(Bars, BeginAtAPowerOfTen) {
  EXPECT_DOUBLE_EQ(bars_begin({{"a", 3e-5}, {"b", 0}, {"c", 1}}), 1e-5);
  EXPECT_EQ(bars_begin({{"a", 0}}), 1);
}

TEST(Bars, BeyondTheRowsAreLeftOutEvenly) {
  std::vector<Bar> bars;
  for (int i = 0; i < 60; ++i) bars.push_back({std::to_string(i), 1});
  const auto lines = draw_bars(bars, {.columns = 1, .rows = 3});
  EXPECT_THAT(lines, ElementsAre("0   1.0e+00 █", "29  1.0e+00 █", "59  1.0e+00 █"));
}

}  // namespace
}  // namespace cenote::watch
