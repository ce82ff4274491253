// What the program says about itself: help, manual page, and that every word in the tables is told of.
#include "engine/cli/help.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "engine/cli/columns.h"
#include "engine/cli/roff.h"
#include "engine/cli/words.h"
#include "engine/text/text.h"
#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string output_of(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  const auto outcome = run_cenote(arguments, folder.path());
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  return outcome.output;
}

void expect_narrow(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(text::character_count(line), 100U) << line;
}

TEST(Help, SaysEverythingOfEveryVerb) {
  for (const auto& verb : verbs) {
    const auto text = output_of({std::string(verb.name), "--help"});
    expect_narrow(text);
    for (const char* heading : {"\nOptions:\n", "\nExit codes:\n", "\nExample:\n  cenote "})
      EXPECT_THAT(text, HasSubstr(heading)) << verb.name;
    for (const auto& argument : verb.arguments)
      EXPECT_TRUE(argument.empty() || !argument_help(verb, argument).empty()) << "argument_words lacks " << argument;
    for (const auto& option : option_words)
      EXPECT_EQ(text.find(fmt::format("\n  {}", option_head(option))) != std::string::npos, takes(verb, option))
          << option.names;
  }
}

TEST(Help, IsTheSameHoweverAskedFor) {
  EXPECT_EQ(output_of({"help", "train"}), output_of({"train", "--help"}));
  EXPECT_EQ(output_of({"train", "-h"}), output_of({"train", "--help"}));
  EXPECT_EQ(output_of({"help"}), output_of({"--help"}));
  EXPECT_EQ(output_of({"-h"}), output_of({"--help"}));
}

TEST(Help, NamesEveryVerb) {
  const auto text = output_of({"--help"});
  expect_narrow(text);
  for (const auto& verb : verbs) EXPECT_THAT(text, HasSubstr(fmt::format("\n  {}", head(verb))));
}

TEST(Help, EveryVerbHasAnExample) {
  for (const auto& verb : verbs)
    EXPECT_TRUE(verb.example.starts_with(fmt::format("cenote {}", verb.name))) << verb.name;
}

TEST(Help, TellsTheKeysOfAnExperiment) {
  EXPECT_THAT(output_of({"help", "--experiment"}), HasSubstr("\n  split_random_state = 42\n"));
}

TEST(ManPage, NamesEveryWord) {
  const auto page = output_of({"help", "--man"});
  for (const char* title : {"NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "OPTIONS", "THE EXPERIMENT FILE", "FILES",
                            "EXIT STATUS", "ENVIRONMENT", "EXAMPLES"})
    EXPECT_THAT(page, HasSubstr(roff::section(title, "")));
  for (const auto& verb : verbs) EXPECT_THAT(page, HasSubstr(roff::subsection(head(verb))));
  for (const auto& option : option_words)
    EXPECT_THAT(page, HasSubstr(fmt::format(".TP\n{}\n", roff::bold(option_head(option)))));
  for (const char* word : {"split_random_state = 42", "NO_COLOR", "130"}) EXPECT_THAT(page, HasSubstr(word));
}

TEST(ManPage, NamesWhatRunsAndStudiesLeave) {
  const auto page = output_of({"help", "--man"});
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  ASSERT_EQ(run_cenote({"study", "s.toml", "--out", "study"}, folder.path()).code, 0);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path() / "study"))
    if (entry.is_regular_file()) {
      EXPECT_THAT(page, HasSubstr(fmt::format(".TP\n{}\n", roff::bold(entry.path().filename().string()))));
    }
}

TEST(Roff, TakesNothingForARequest) {
  EXPECT_EQ(roff::escaped(".br \\ -x"), "\\&.br \\e \\-x");
  EXPECT_EQ(roff::escaped("≥ 10⁶…"), "\\[u2265] 10\\(ha6...");
}

TEST(Columns, GoOnBelow) {
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_EQ(two_columns("a", "b", 6), "  a   b\n");
  EXPECT_EQ(two_columns("abcd", "e", 6), "  abcd\n      e\n");
}

}  // namespace
}  // namespace cenote::cli
