// `cenote watch` where there is no terminal, and what --tensorboard leaves. On a terminal: watch_test.py.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TEST(Watch, PrintsARunOnce) {
  const TemporaryFolder folder;
  folder.write("e.toml", small_experiment);
  ASSERT_EQ(run_cenote({"train", "e.toml", "--out", "run"}, folder.path()).code, 0);
  const Outcome text = run_cenote({"watch", "run"}, folder.path());
  EXPECT_EQ(text.code, 0) << text.error;
  EXPECT_THAT(text.output, HasSubstr(" · finished · last written "));
  EXPECT_THAT(text.output, HasSubstr("\nfindings"));
  EXPECT_THAT(text.output, Not(HasSubstr("\033")));
  const Outcome json = run_cenote({"watch", "run", "--json"}, folder.path());
  EXPECT_EQ(json.code, 0) << json.error;
  EXPECT_EQ(nlohmann::json::parse(json.output).at("phase"), "finished");
}

TEST(Watch, RefusesAFileThatIsCutOff) {
  const TemporaryFolder folder;
  folder.write("e.toml", small_experiment);
  ASSERT_EQ(run_cenote({"train", "e.toml", "--out", "run"}, folder.path()).code, 0);
  fs::resize_file(folder.path() / "run" / "history.csv", 60);
  const Outcome outcome = run_cenote({"watch", "run"}, folder.path());
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.output, "");
  EXPECT_THAT(outcome.error, HasSubstr("history.csv:"));
}

TEST(Watch, PrintsAStudyOnce) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  ASSERT_EQ(run_cenote({"study", "s.toml", "--out", "study", "--tensorboard"}, folder.path()).code, 0);
  const Outcome outcome = run_cenote({"watch", "study"}, folder.path());
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, HasSubstr("2 of 2 cohorts ended, 100 % of all members' epochs done · finished\n"));
  const Outcome json = run_cenote({"watch", "study", "--json"}, folder.path());
  EXPECT_EQ(nlohmann::json::parse(json.output).at("cohorts").size(), 2U) << json.error;
  for (const auto& entry : fs::directory_iterator(folder.path() / "study"))
    if (entry.is_directory()) {
      EXPECT_TRUE(fs::exists(entry.path() / "events" / "member-0")) << entry.path();
    }
}

}  // namespace
}  // namespace cenote::cli
