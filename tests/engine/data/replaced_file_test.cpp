#include "engine/data/replaced_file.h"

#include <gmock/gmock.h>

#include "cenote/error.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;

std::size_t count_files(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

TEST(ReplacedFile, IsAsBeforeUntilItIsClosed) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.path() / "a.csv";
  replace_file(file, "old");
  ReplacedFile replaced(file);
  replaced.write("new");
  EXPECT_EQ(test::text_of(file), "old");
  replaced.close();
  EXPECT_EQ(test::text_of(file), "new");
  EXPECT_EQ(count_files(folder.path()), 1);
}

TEST(ReplacedFile, LeavesNothingIfItIsNotClosed) {
  const test::TemporaryFolder folder;
  { ReplacedFile(folder.path() / "a.csv").write("new"); }
  EXPECT_EQ(count_files(folder.path()), 0);
}

TEST(ReplacedFile, ErrorsNameTheFile) {
  try {
    replace_file("/no/such/folder/a.csv", "");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "/no/such/folder/a.csv: cannot be written: No such file or directory");
  }
}

}  // namespace
}  // namespace cenote
