#include "engine/study/text_table.h"

#include <gtest/gtest.h>

namespace cenote {
namespace {

TEST(TextTable, WidensColumnsByCharactersNotBytes) {
  TextTable table({{{"name"}, TextTable::Align::left}, {{"", "‖∂L/∂W‖"}}});
  table.add_row({"a", "1"});
  table.add_row({"–∞–", "12345678901"});
  EXPECT_EQ(table.to_string(),
            "name\n"
            "          ‖∂L/∂W‖\n"
            "a               1\n"
            "–∞–   12345678901\n");
}

TEST(Wrap, BreaksBetweenWords) {
  EXPECT_EQ(wrap("one two three", 7), "one two\nthree");
  EXPECT_EQ(wrap("one two three", 9, "  "), "one two\n  three");
  EXPECT_EQ(wrap("unbreakable", 3), "unbreakable");
  EXPECT_EQ(wrap("", 3), "");
}

}  // namespace
}  // namespace cenote
