#include "engine/spec/guard.h"

#include <gtest/gtest.h>

namespace cenote::spec {
namespace {

/// The line of the danger, 0 if there is none.
std::uint32_t line_of_danger(std::string_view text) {
  const auto danger = find_danger(text, 3);
  return danger ? danger->line : 0;
}

TEST(Guard, CountsThePartsOfKeysAlone) {
  EXPECT_EQ(line_of_danger("a.b.c = 1\n"), 0U);
  EXPECT_EQ(line_of_danger("\na.b.c.d = 1\n"), 2U);
  EXPECT_EQ(line_of_danger("[a . b.\"x.y.z\".d]"), 1U);
  EXPECT_EQ(line_of_danger("a = \"1.2.3.4.5\" # 1.2.3.4.5\nb = '1.2.3.4.5'"), 0U);
  EXPECT_EQ(line_of_danger("a = \"\"\"\n1.2.3.4.5\n\"\"\"\na.b.c.d=1"), 4U);
  EXPECT_EQ(line_of_danger("a = \"\\\"1.2.3.4\""), 0U);
  EXPECT_EQ(line_of_danger("a = [1.5, 2.5, 3.5, 4.5, 5.5]"), 0U);
}

TEST(Guard, LetsOtherThanAsciiPassInStringsAndComments) {
  EXPECT_EQ(line_of_danger("\xEF\xBB\xBFtitle = \"ä\" # ä\nb = '''\nä'''"), 0U);
  EXPECT_EQ(line_of_danger("a = 1\nä = 1"), 2U);
  EXPECT_EQ(line_of_danger("a = ä"), 1U);
}

TEST(Guard, EndsWithTheText) {
  for (const char* text : {"", "\"", "'", "\"\"\"", "'''", "\"\\", "\"\"\"\\", "#", "a = \"unfinished\n'\n\"\"\""})
    EXPECT_EQ(line_of_danger(text), 0U);
}

}  // namespace
}  // namespace cenote::spec
