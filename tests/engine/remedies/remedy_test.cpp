#include "engine/remedies/remedy.h"

#include <gmock/gmock.h>

#include <set>

namespace cenote {
namespace {

TEST(Remedy, HasAWordAndAPlaceInTheOrderOfTrying) {
  const std::set<Remedy> tried(all_remedies.begin(), all_remedies.end());
  EXPECT_EQ(tried.size(), words<Remedy>.size());
  for (const auto& entry : words<Remedy>) {
    EXPECT_TRUE(tried.contains(entry.value)) << entry.word;
    EXPECT_EQ(from_word<Remedy>(to_word(entry.value)), entry.value);
  }
}

TEST(Remedy, AdvisesInOneLineOfItsOwn) {
  std::set<std::string_view> lines;
  for (const Remedy remedy : all_remedies) {
    EXPECT_THAT(advice(remedy), testing::Not(testing::ContainsRegex("\n|[.]$")));
    EXPECT_GT(advice(remedy).size(), 20U);
    lines.insert(advice(remedy));
  }
  EXPECT_EQ(lines.size(), all_remedies.size());
}

}  // namespace
}  // namespace cenote
