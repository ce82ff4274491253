// docs/findings.md holds what definition_of() says.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "engine/diagnosis/definitions.h"

namespace cenote {
namespace {

TEST(FindingsPage, HoldsTheDefinitions) {
  std::ifstream in(std::string(CENOTE_SOURCE_DIR) + "/docs/findings.md");
  std::ostringstream text;
  text << in.rdbuf();
  for (const Pathology pathology : all_pathologies) {
    const Definition definition = definition_of(pathology);
    std::string remedies;
    for (const Remedy remedy : definition.remedies)
      remedies += fmt::format("{}`{}`", remedies.empty() ? "" : ", ", to_word(remedy));
    EXPECT_THAT(text.str(),
                testing::HasSubstr(fmt::format(
                    "\n### {}\n{}\n\n**Found** in a member when: {}.\n\n**What it is not.** {}\n\n**Try** {}.\n",
                    to_word(pathology), definition.meaning, definition.formula, definition.is_not, remedies)));
  }
}

}  // namespace
}  // namespace cenote
