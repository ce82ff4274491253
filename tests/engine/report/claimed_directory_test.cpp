#include "engine/report/claimed_directory.h"

#include <gmock/gmock.h>

#include "cenote/error.h"
#include "engine/data/replaced_file.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::EndsWith;

std::string error_of(const fs::path& path, Existing existing) {
  try {
    ClaimedDirectory(path, existing);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

TEST(ClaimedDirectory, IsOnesOwnAsLongAsItLives) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "run";
  {
    const ClaimedDirectory claim(path, Existing::refuse);
    EXPECT_THAT(error_of(path, Existing::refuse), EndsWith("run: another run is writing here; name another folder"));
    EXPECT_THAT(error_of(path, Existing::replace), EndsWith("run: another run is writing here; name another folder"));
  }
  EXPECT_EQ(error_of(path, Existing::refuse), "no error");
}

TEST(ClaimedDirectory, LooksAgainOnceItHasTheClaim) {
  const TemporaryFolder folder;
  replace_file(folder.path() / "a.csv", "from a run that was faster");
  EXPECT_THAT(error_of(folder.path(), Existing::refuse), testing::HasSubstr("is not empty"));
  EXPECT_EQ(error_of(folder.path(), Existing::replace), "no error");
}

TEST(ClaimedDirectory, AvoidsWhatIsThere) {
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "run";
  const ClaimedDirectory first(path, Existing::avoid), second(path, Existing::avoid), third(path, Existing::avoid);
  EXPECT_EQ(first.path(), path);
  EXPECT_EQ(second.path(), folder.path() / "run-2");
  EXPECT_EQ(third.path(), folder.path() / "run-3");
}

TEST(ClaimedDirectory, IsNoFile) {
  const TemporaryFolder folder;
  replace_file(folder.path() / "file", "");
  EXPECT_THAT(error_of(folder.path() / "file/run", Existing::avoid),
              EndsWith("file/run: cannot be made: Not a directory"));
}

}  // namespace
}  // namespace cenote
