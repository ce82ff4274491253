// Files that are none, or that someone has damaged.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class Files : public ::testing::Test {
 protected:
  void SetUp() override { folder_.write("e.toml", small_experiment); }
  Outcome run(const std::vector<std::string>& arguments) const { return run_cenote(arguments, folder_.path()); }
  void expect_refused(const std::vector<std::string>& arguments, const std::string& words) const {
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr(words));
    EXPECT_LT(outcome.error.size(), 2000U);
  }

  TemporaryFolder folder_;
};

TEST_F(Files, PipesAndDevicesAreNeverWaitedFor) {
  ASSERT_EQ(mkfifo((folder_.path() / "pipe").c_str(), 0600), 0);
  for (const std::string file : {"pipe", "/dev/zero"}) {
    expect_refused({"check", file}, file + ": this is no regular file");
    expect_refused({"check", "e.toml", "--set", "cohort.initial_weights=" + file}, "is no regular file");
    expect_refused({"check", "e.toml", "--set", "data={ source = \"npz\", file = \"" + file + "\" }"},
                   "is no regular file");
    expect_refused({"train", "e.toml", "--out", file}, file + ": is there and is no folder");
    expect_refused({"data", "make_moons", "-o", file}, "-o " + file + ": is there and is no regular file");
    expect_refused({"evaluate", file}, file + ": holds no run");
  }
}

TEST_F(Files, NulBytesAreShownAndRefused) {
  folder_.write("nul.toml", std::string("title = \"a\0b\"\n", 14) + small_experiment);
  expect_refused({"check", "nul.toml"}, "nul.toml:1: not TOML");
  folder_.write("title.toml", "title = \"a\\u0000b\"\n[network]\nlayers = [{ type = \"Dense\", units = 1 }]\n");
  expect_refused({"check", "title.toml"}, "title.toml:1: title");
  folder_.write("path.toml", "[data]\nsource = \"npz\"\nfile = \"e.toml\\u0000.npz\"\n" + small_experiment.substr(16));
  expect_refused({"check", "path.toml"}, "path.toml:3: data.file");
}

TEST_F(Files, DeepAndLongTextsEndInAShortMessage) {
  folder_.write("deep.toml", fmt::format("x = {:[>1000000}", ""));
  expect_refused({"check", "deep.toml"}, "deep.toml:1: not TOML");
  std::string tables = "x = ";
  for (int i = 0; i < 100'000; ++i) tables += "{a=";
  folder_.write("tables.toml", tables);
  expect_refused({"check", "tables.toml"}, "tables.toml:1: not TOML");
  folder_.write("key.toml", fmt::format("{:a>2000000}", ""));
  expect_refused({"check", "key.toml"}, "key.toml:1: not TOML");
  folder_.write("value.toml", fmt::format("title = \"{:a>2000000}\"\n{}", "", small_experiment.substr(16)));
  expect_refused({"check", "value.toml"}, "value.toml:1: title");
  expect_refused({"check", "e.toml", "--set", fmt::format("{:k>100000}=1", "")}, "--set ");
}

/// What may come of a file that is damaged: it is refused by its name, or the damage does not matter.
void expect_refused_or_done(const Outcome& outcome, const std::string& file) {
  EXPECT_THAT(outcome.code, AnyOf(0, 2)) << outcome.error;
  if (outcome.code == 2) {
    EXPECT_THAT(outcome.error, HasSubstr(file));
  }
}

TEST_F(Files, DamagedRunsAreRefusedByTheFilesName) {
  ASSERT_EQ(run({"train", "e.toml", "--out", "run"}).code, 0);
  ASSERT_EQ(run({"data", "e.toml", "-o", "d.npz"}).code, 0);
  for (const std::string file : {"experiment.toml", "weights.npz"}) {
    const std::string whole = read_text(folder_.path() / "run" / file);
    for (std::size_t part = 0; part < 12; ++part) {
      const std::size_t at = whole.size() * part / 12;
      SCOPED_TRACE(file + " at " + std::to_string(at));
      folder_.write("run/" + file, whole.substr(0, at));
      EXPECT_EQ(run({"evaluate", "run"}).code, 2);
      std::string garbled = whole;
      for (std::size_t i = at; i < std::min(at + 3, whole.size()); ++i) garbled[i] = static_cast<char>(~garbled[i]);
      folder_.write("run/" + file, garbled);
      expect_refused_or_done(run({"evaluate", "run"}), file);
      expect_refused_or_done(run({"predict", "run", "d.npz", "-o", "p.npz"}), file);
    }
    folder_.write("run/" + file, whole);
  }
  EXPECT_EQ(run({"evaluate", "run"}).code, 0);
}

TEST_F(Files, RunsWithoutAFileAreRefusedByItsName) {
  ASSERT_EQ(run({"train", "e.toml", "--out", "run"}).code, 0);
  std::filesystem::remove(folder_.path() / "run/weights.npz");
  expect_refused({"evaluate", "run"}, "weights.npz");
  std::filesystem::create_directory(folder_.path() / "run/weights.npz");
  expect_refused({"evaluate", "run"}, "weights.npz");
}

}  // namespace
}  // namespace cenote::cli
