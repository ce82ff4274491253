#include "engine/report/number_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace cenote {
namespace {

std::string text_of(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

TEST(NumberText, IsTheShortestThatReadsBack) {
  EXPECT_EQ(text_of(0.1), "0.1");
  EXPECT_EQ(text_of(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(text_of(1e-7), "1e-07");
  EXPECT_EQ(text_of(0), "0");
  EXPECT_EQ(std::stod(text_of(0.1 + 0.2)), 0.1 + 0.2);
}

TEST(NumberText, NamesWhatIsNotFinite) {
  EXPECT_EQ(text_of(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(text_of(-std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(text_of(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(text_of(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(NumberText, WritesIntegers) {
  std::string text;
  append_number(text, std::int64_t{-42});
  EXPECT_EQ(text, "-42");
}

}  // namespace
}  // namespace cenote
