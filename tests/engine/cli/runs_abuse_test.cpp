// What can befall a run: a full disk, a folder that vanishes, another run, signals, streams that are closed. A file
// under its own name is whole, whatever happens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* run_files[] = {"experiment.toml", "history.csv",         "members.csv",
                                     "weights.npz",     "initial_weights.npz", "trace.npz"};

class Runs : public ::testing::Test {
 protected:
  void SetUp() override { folder_.write("e.toml", small_experiment); }

  Outcome train(const Circumstances& circumstances, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"train", "e.toml", "--out", "run", "--backend", "cpu"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cenote(arguments, folder_.path(), circumstances);
  }
  /// For as long as nobody stops it.
  Outcome train_long(const Circumstances& circumstances) const {
    return train(circumstances, {"--set", "recipe.epochs=2000000", "--set", "trace.every=0"});
  }
  bool has(const std::string& file) const { return fs::exists(folder_.path() / "run" / file); }
  void wait_for_begin() const {
    for (int i = 0; i < 2000 && !has("experiment.toml"); ++i) usleep(10'000);
  }
  std::vector<std::string> temporary_files() const {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path(), error))
      if (entry.path().native().find(".part") != std::string::npos) found.push_back(entry.path());
    return found;
  }
  void expect_all_files() const {
    for (const char* file : run_files) EXPECT_TRUE(has(file)) << file;
  }
  /// Whether evaluation finds nothing wrong with what there is, and nothing temporary is left.
  void expect_whole() const {
    EXPECT_THAT(temporary_files(), IsEmpty());
    if (has("weights.npz")) {
      EXPECT_EQ(run_cenote({"evaluate", "run"}, folder_.path()).code, 0);
    }
  }

  TemporaryFolder folder_;
};

TEST_F(Runs, AFullDiskLeavesOnlyWholeFiles) {
  for (const std::int64_t bytes : {1, 100, 1000, 1500, 2000, 3000, 5000, 20'000}) {
    SCOPED_TRACE(bytes);
    fs::remove_all(folder_.path() / "run");
    const auto outcome = train({.file_bytes = bytes});
    EXPECT_THAT(outcome.code, AnyOf(0, 3)) << outcome.error;
    if (outcome.code == 3 && bytes >= 100) {  // the limit holds for the file of standard error too
      EXPECT_THAT(outcome.error, HasSubstr("cannot be written: "));
    }
    expect_whole();
  }
}

TEST_F(Runs, AFullDiskLeavesTheFileThatWasThere) {
  folder_.write("d.npz", "precious");
  const auto outcome = run_cenote({"data", "e.toml", "-o", "d.npz"}, folder_.path(), {.file_bytes = 2000});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.error, HasSubstr("d.npz: cannot be written"));
  EXPECT_EQ(read_text(folder_.path() / "d.npz"), "precious");
  EXPECT_THAT(temporary_files(), IsEmpty());
}

TEST_F(Runs, AFolderThatVanishesIsNamed) {
  const auto remove = [&] {
    wait_for_begin();
    fs::remove_all(folder_.path() / "run");
  };
  const auto outcome = train_long({.meanwhile = remove, .interrupt_after = 0.2});
  EXPECT_EQ(outcome.code, 3) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("run/initial_weights.npz: cannot be written: "));
  EXPECT_FALSE(has(""));
}

TEST_F(Runs, AFolderThatBecomesAFileIsNamed) {
  const auto replace = [&] {
    wait_for_begin();
    fs::remove_all(folder_.path() / "run");
    folder_.write("run", "mine");
  };
  const auto outcome = train_long({.meanwhile = replace, .interrupt_after = 0.2});
  EXPECT_EQ(outcome.code, 3) << outcome.error;
  EXPECT_EQ(read_text(folder_.path() / "run"), "mine");
}

TEST_F(Runs, TwoNeverWriteToOneFolder) {
  Outcome second;
  const auto run_second = [&] {
    wait_for_begin();
    second = train({}, {"--force"});
  };
  EXPECT_EQ(train_long({.meanwhile = run_second, .interrupt_after = 0.01}).code, 130);
  EXPECT_EQ(second.code, 2);
  EXPECT_THAT(second.error, HasSubstr("run: another run is writing here"));
  expect_whole();
}

TEST_F(Runs, SigtermStopsLikeCtrlC) {
  const auto outcome = train_long({.meanwhile = [&] { wait_for_begin(); }, .interrupt_after = 0.1, .signal = SIGTERM});
  EXPECT_EQ(outcome.code, 143) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("interrupted"));
  expect_all_files();
  expect_whole();
}

TEST_F(Runs, CtrlCAtAnyMomentLeavesWholeFiles) {
  for (const double seconds : {0.0005, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1}) {
    SCOPED_TRACE(seconds);
    fs::remove_all(folder_.path() / "run");
    const auto outcome = train({.interrupt_after = seconds}, {"--set", "data.samples=20000"});
    EXPECT_THAT(outcome.code, AnyOf(0, 130)) << outcome.error;
    if (outcome.error.find("interrupted: ") != std::string::npos) expect_all_files();
    expect_whole();
  }
}

TEST_F(Runs, AKillAtAnyMomentLeavesWholeOrTemporaryFiles) {
  for (int milliseconds = 1; milliseconds < 60; milliseconds += 4) {
    SCOPED_TRACE(milliseconds);
    fs::remove_all(folder_.path() / "run");
    train({.interrupt_after = milliseconds / 1000.0, .signal = SIGKILL});
    if (has("weights.npz")) {
      EXPECT_EQ(run_cenote({"evaluate", "run"}, folder_.path()).code, 0);
    }
  }
}

TEST_F(Runs, APipeThatNobodyReadsIsToldAndLosesNoFile) {
  const auto outcome = train({.is_pipe_broken = true});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.error, HasSubstr("standard output: Broken pipe"));
  expect_all_files();
  EXPECT_EQ(run_cenote({"check", "e.toml"}, folder_.path(), {.is_pipe_broken = true}).code, 3);
}

TEST_F(Runs, ClosedStreamsDoNotEndUpInFiles) {
  EXPECT_EQ(train({.are_streams_closed = true}).code, 0);
  expect_whole();
  EXPECT_EQ(run_cenote({"check", "run/experiment.toml"}, folder_.path()).code, 0);
}

}  // namespace
}  // namespace cenote::cli
