// The commands of README.md, run as they stand there, in order.
#include <gtest/gtest.h>

#include <iomanip>
#include <sstream>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

// The text between "```<language>" and the next "```", of every such block.
std::vector<std::string> blocks_of(const std::string& text, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string fence = "```" + language + "\n";
  for (auto begin = text.find(fence); begin != std::string::npos; begin = text.find(fence, begin)) {
    begin += fence.size();
    blocks.push_back(text.substr(begin, text.find("```", begin) - begin));
  }
  return blocks;
}

// Words by spaces, those in double quotes as one.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream stream(line);
  for (std::string word; stream >> std::quoted(word);) words.push_back(word);
  return words;
}

TEST(Readme, CommandsWork) {
  const std::string readme = read_text(std::string(CENOTE_SOURCE_DIR) + "/README.md");
  const TemporaryFolder folder;
  folder.write("deep.toml", blocks_of(readme, "toml").at(0));
  int commands = 0;
  for (const auto& block : blocks_of(readme, "sh")) {
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("./run cenote ")) continue;
      const auto words = words_of(line);
      const auto outcome = run_cenote({words.begin() + 2, words.end()}, folder.path());
      EXPECT_EQ(outcome.code, 0) << line << '\n' << outcome.error;
      ++commands;
    }
  }
  EXPECT_GE(commands, 5);
}

}  // namespace
}  // namespace cenote::cli
