#include "engine/report/charts/columns.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace cenote {
namespace {

using testing::ElementsAre;
using testing::Pair;

Columns small_columns() {
  Columns columns;
  columns.add("epoch", {0, 1});
  columns.add("loss", {0.1, NAN});
  columns.add("a,\"b\"", {std::numeric_limits<double>::infinity(), 1e-300});
  return columns;
}

TEST(Columns, BecomeCsvWithGapsWhereNumbersAreNotFinite) {
  EXPECT_EQ(small_columns().to_csv(), "epoch,loss,\"a,\"\"b\"\"\"\n0,0.1,\n1,,1e-300\n");
  EXPECT_EQ(Columns().to_csv(), "\n");
}

TEST(Columns, NumbersReadBackAsTheyAre) {
  Columns columns;
  columns.add("x", {1.0 / 3});
  EXPECT_EQ(std::strtod(columns.to_csv().c_str() + 2, nullptr), 1.0 / 3);
}

TEST(Columns, KnowTheRangeOfALogarithmicScale) {
  EXPECT_THAT(small_columns().positive_range(), Pair(1e-300, 0.1));
  Columns columns;
  columns.add("x", {5});
  EXPECT_THAT(columns.positive_range(), Pair(0.1, 1));
  columns.add("y", {0, -1});
  EXPECT_THAT(columns.positive_range(), Pair(0.1, 1));
  columns.add("z", {4});
  EXPECT_THAT(columns.positive_range(), Pair(2, 8));
}

TEST(Columns, NamesAreNoPathsForVega) {
  Columns columns;
  columns.add("time", {});
  columns.add("a.b[0]'\"\\", {});
  EXPECT_THAT(columns.names(1), ElementsAre("a.b[0]'\"\\"));
  EXPECT_THAT(columns.fields(1), ElementsAre("a\\.b\\[0\\]\\'\\\"\\\\"));
}

TEST(Rounded, KeepsSignificantDigits) {
  EXPECT_EQ(rounded(0.69314718, 4), 0.6931);
  EXPECT_EQ(rounded(-123456, 3), -123000);
  EXPECT_EQ(rounded(INFINITY, 3), INFINITY);
}

}  // namespace
}  // namespace cenote
