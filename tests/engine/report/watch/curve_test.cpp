#include "engine/report/watch/curve.h"

#include <gmock/gmock.h>

#include <cmath>

namespace cenote::watch {
namespace {

using testing::ElementsAre;

Band line(std::vector<double> numbers) {
  Band band;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    band.epochs.push_back(static_cast<std::int64_t>(i) + 1);
    band.spreads.push_back({numbers[i], numbers[i], numbers[i]});
  }
  return band;
}

CurveStyle style_to(std::int64_t last_epoch) {
  return {.columns = 8, .rows = 2, .first_epoch = 1, .last_epoch = last_epoch};
}

TEST(Curve, GoesFromCornerToCorner) {
  EXPECT_THAT(draw_curve(line({1, 2}), style_to(2)), ElementsAre("       2 ┤    ⣀⠤⠒⠉",  //
                                                                 "       1 ┤⣀⠤⠒⠉",      //
                                                                 "         └────────",  //
                                                                 "          1      2"));
}

TEST(Curve, EndsWhereTheRunIs) {
  const auto lines = draw_curve(line({2, 1}), style_to(3));
  EXPECT_EQ(lines[0], "       2 ┤⠑⢄");
  EXPECT_EQ(lines[1], "       1 ┤  ⠑⢄");
}

TEST(Curve, IsFlatInTheMiddleOfItsRange) {
  const auto lines = draw_curve(line({1, 1}), style_to(2));
  EXPECT_EQ(lines[0], "     1.1 ┤");
  EXPECT_EQ(lines[1], "     0.9 ┤⠉⠉⠉⠉⠉⠉⠉⠉");
}

TEST(Curve, HasItsBandShaded) {
  const Band band{.epochs = {1, 2}, .spreads = {{1, 1, 2}, {1, 1, 2}}};
  const auto lines = draw_curve(band, style_to(2));
  EXPECT_EQ(lines[0], "       2 ┤░░░░░░░░");
  EXPECT_EQ(lines[1], "       1 ┤⣀⣀⣀⣀⣀⣀⣀⣀");
}

TEST(Curve, HasAGapWhereTheMedianIsNotFinite) {
  const auto lines = draw_curve(line({1, INFINITY, INFINITY, 2}), style_to(4));
  EXPECT_EQ(lines[0], "       2 ┤       ⠈");
  EXPECT_EQ(lines[1], "       1 ┤⡀");
}

TEST(Curve, OfNothingIsAnEmptyField) {
  EXPECT_THAT(draw_curve(line({INFINITY}), style_to(2)),
              ElementsAre("         │", "         │", "         └────────", "          1      2"));
}

TEST(Curve, IsLogarithmicOverMoreThanTwoDecades) {
  EXPECT_FALSE(is_logarithmic(line({1, 100})));
  EXPECT_TRUE(is_logarithmic(line({1, 101})));
  EXPECT_FALSE(is_logarithmic(line({0, 101})));
  const auto lines = draw_curve(line({1e-4, 1}), style_to(2));
  EXPECT_EQ(lines[0], "       1 ┤    ⣀⠤⠒⠉");
  EXPECT_EQ(lines[1], "  0.0001 ┤⣀⠤⠒⠉");
}

TEST(Curve, IsColouredIfAskedTo) {
  CurveStyle style = style_to(2);
  style.columns = 1;
  style.colour = true;
  EXPECT_EQ(draw_curve(line({1, 1}), style)[1], "     0.9 ┤\033[36m⠉\033[0m");
}

}  // namespace
}  // namespace cenote::watch
