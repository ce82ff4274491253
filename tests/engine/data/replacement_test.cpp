#include "engine/data/replacement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/data/helpers.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;

TEST(Replacement, RenamesWhatWasWritten) {
  const test::TemporaryFolder folder;
  Replacement replacement(folder.path() / "a.csv");
  EXPECT_EQ(replacement.temporary().parent_path(), folder.path());
  EXPECT_THAT(replacement.temporary().string(), EndsWith(".part"));
  std::ofstream(replacement.temporary()) << "new";
  replacement.commit();
  EXPECT_EQ(test::slurp(folder.path() / "a.csv"), "new");
  EXPECT_FALSE(fs::exists(replacement.temporary()));
}

TEST(Replacement, LeavesNothingWithoutCommit) {
  const test::TemporaryFolder folder;
  {
    const Replacement replacement(folder.path() / "a.csv");
    std::ofstream(replacement.temporary()) << "new";
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Replacement, ReplacesNoDeviceAndNoFolder) {
  const test::TemporaryFolder folder;
  for (const fs::path& file : {fs::path("/dev/null"), folder.path()}) EXPECT_THROW(Replacement{file}, Error) << file;
}

}  // namespace
}  // namespace cenote
