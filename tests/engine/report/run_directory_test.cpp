#include "engine/report/run_directory.h"

#include <gmock/gmock.h>

#include <set>

#include "cenote/error.h"
#include "engine/data/replaced_file.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using test::FinishedRun;
using test::TemporaryFolder;
using testing::HasSubstr;

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

std::string error_of(const fs::path& path) {
  try {
    RunDirectory(path, Existing::refuse);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

const std::set<std::string> all_files = {"experiment.toml",     "history.csv", "members.csv",
                                         "initial_weights.npz", "weights.npz", "trace.npz"};

void write_run(const fs::path& path, Existing existing) {
  const FinishedRun run;
  RunDirectory directory(path, existing);
  directory.begin("title = \"small\"\n");
  directory.write(run.training, final_snapshot(run.result));
}

TEST(RunDirectory, HoldsTheRunsFiles) {
  const TemporaryFolder folder;
  write_run(folder.path() / "a" / "b", Existing::refuse);
  EXPECT_EQ(names_in(folder.path() / "a" / "b"), all_files);
  EXPECT_EQ(test::text_of(folder.path() / "a" / "b" / "experiment.toml"), "title = \"small\"\n");
}

TEST(RunDirectory, OfEqualRunsHoldsEqualBytes) {
  const TemporaryFolder folder;
  write_run(folder.path() / "a", Existing::refuse);
  write_run(folder.path() / "b", Existing::refuse);
  for (const std::string& name : all_files)
    EXPECT_EQ(test::text_of(folder.path() / "a" / name), test::text_of(folder.path() / "b" / name)) << name;
}

TEST(RunDirectory, MakesNothingBeforeItBegins) {
  const TemporaryFolder folder;
  const RunDirectory directory(folder.path() / "a", Existing::refuse);
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(RunDirectory, MayBeThereIfItIsEmpty) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of(folder.path()), "no error");
}

TEST(RunDirectory, RefusesAFolderThatIsNotEmpty) {
  const TemporaryFolder folder;
  replace_file(folder.path() / "notes.txt", "mine");
  EXPECT_THAT(error_of(folder.path()), HasSubstr("is not empty"));
  EXPECT_THAT(error_of(folder.path() / "notes.txt"), HasSubstr("is no folder"));
  EXPECT_THAT(error_of(""), HasSubstr("is empty"));
}

TEST(RunDirectory, ReplacesItsOwnFilesAndDeletesNothing) {
  const TemporaryFolder folder;
  replace_file(folder.path() / "notes.txt", "mine");
  replace_file(folder.path() / "history.csv", "old");
  write_run(folder.path(), Existing::replace);
  EXPECT_EQ(test::text_of(folder.path() / "notes.txt"), "mine");
  EXPECT_NE(test::text_of(folder.path() / "history.csv"), "old");
}

TEST(RunDirectory, ThatCannotBeMadeIsAnError) {
  const TemporaryFolder folder;
  replace_file(folder.path() / "file", "");
  EXPECT_THROW(
      {
        RunDirectory directory(folder.path() / "file" / "run", Existing::refuse);
        directory.begin("");
      },
      SpecError);
}

TEST(RunDirectory, TakesSnapshotsDuringARun) {
  const TemporaryFolder folder;
  const Experiment experiment = test::small_experiment();
  const Dataset data = test::small_data();
  test::FakeBackend backend({.threads = 1, .group = 1, .before_epoch = [](std::int64_t, std::int64_t) {
                               std::this_thread::sleep_for(std::chrono::milliseconds(40));
                             }});
  Training training(experiment, data, backend);
  RunDirectory directory(folder.path(), Existing::refuse);
  directory.begin("");
  int count = 0;
  const auto snapshot = [&](const Snapshot& now) {
    directory.write(training, now);
    ++count;
  };
  training.run({.snapshot = snapshot, .snapshot_interval = 0.1, .snapshot_share = 0.5});
  EXPECT_GE(count, 1);
  EXPECT_EQ(names_in(folder.path()), all_files);
}

TEST(DefaultRunPath, IsNamedByTitleAndTime) {
  EXPECT_THAT(default_run_path("Two moons").string(), testing::MatchesRegex("runs/two-moons-........T......Z"));
}

}  // namespace
}  // namespace cenote
