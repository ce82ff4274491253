#include "engine/text/text.h"

#include <gtest/gtest.h>

#include "engine/text/nearest_word.h"

namespace cenote::text {
namespace {

TEST(Text, IsCutByCharacters) {
  EXPECT_EQ(cut("abc", 3), "abc");
  EXPECT_EQ(cut("abcd", 3), "ab…");
  EXPECT_EQ(cut("äöüß", 3), "äö…");
  EXPECT_EQ(cut("", 3), "");
}

TEST(Text, IsCutAroundAPosition) {
  EXPECT_EQ(cut_around("abcdef", 2, 10), "abcdef");
  EXPECT_EQ(cut_around("abcdefghij", 0, 4), "abc…");
  EXPECT_EQ(cut_around("abcdefghij", 9, 4), "…hij");
  EXPECT_EQ(cut_around("abcdefghij", 5, 4), "…de…");
}

TEST(Text, IsPrintable) {
  EXPECT_EQ(printable("a\tä"), "a\tä");
  EXPECT_EQ(printable(std::string("\x1b\0\xff", 3)), "\\x1B\\x00\\xFF");
  EXPECT_EQ(printable("\xc3"), "\\xC3");
}

TEST(Text, KnowsUtf8) {
  EXPECT_TRUE(is_utf8("aä∂𝛿"));
  for (const char* bad : {"\xff", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(NearestWord, IsTheOneMeant) {
  const std::vector<std::string> words = {"relu", "selu", "elu", "sigmoid", "tanh"};
  EXPECT_EQ(nearest_word("sigmoidd", words), "sigmoid");
  EXPECT_EQ(nearest_word("simgoid", words), "sigmoid");
  EXPECT_EQ(nearest_word("ReLU", words), "relu");
  EXPECT_EQ(nearest_word("tahn", words), "tanh");
  EXPECT_EQ(nearest_word("banana", words), std::nullopt);
  EXPECT_EQ(nearest_word("sig", words), "sigmoid");
  EXPECT_EQ(nearest_word("", words), std::nullopt);
  EXPECT_EQ(nearest_word(std::string(1'000'000, 'x'), words), std::nullopt);
}

}  // namespace
}  // namespace cenote::text
