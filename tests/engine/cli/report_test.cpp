// The page that `cenote study` leaves and `cenote report` makes again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using Json = nlohmann::json;

class Report : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("e.toml", small_experiment);
    folder_.write("s.toml", small_study);
    succeed({"study", "s.toml", "--out", "study", "--quiet"});
    succeed({"train", "e.toml", "--out", "run", "--quiet"});
  }
  Outcome run(const std::vector<std::string>& arguments) const { return run_cenote(arguments, folder_.path()); }
  std::string succeed(const std::vector<std::string>& arguments) const {
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    return outcome.output;
  }
  std::string text(const std::string& path) const { return read_text(folder_.path() / path); }
  bool exists(const std::string& path) const { return std::filesystem::exists(folder_.path() / path); }

  TemporaryFolder folder_;
};

TEST_F(Report, OfAStudyIsThePageThatItLeft) {
  const std::string left = text("study/report.html");
  EXPECT_TRUE(left.starts_with("<!DOCTYPE html>"));
  succeed({"report", "study", "-o", "again.html"});
  EXPECT_TRUE(text("again.html") == left);
}

TEST_F(Report, OfARunGoesIntoItsFolder) {
  EXPECT_THAT(succeed({"report", "run"}), HasSubstr("charts in run/report.html"));
  EXPECT_TRUE(text("run/report.html").find("<figure id=\"chart-small-loss\"") != std::string::npos);
}

TEST_F(Report, OfSeveralHasASectionForEach) {
  const Json result = Json::parse(succeed({"report", "run", "study", "run", "-o", "all.html", "--json"}));
  EXPECT_EQ(result["out"], "all.html");
  const std::vector<std::string> charts = result["charts"];
  EXPECT_EQ(std::set<std::string>(charts.begin(), charts.end()).size(), charts.size());
  EXPECT_THAT(charts, Contains("comparison-losses"));
  EXPECT_TRUE(text("all.html").find("Small (run)") != std::string::npos);
}

TEST_F(Report, OfARunWithoutSummaryShowsWhatIsThere) {
  std::filesystem::remove(folder_.path() / "run/summary.json");
  succeed({"report", "run"});
  EXPECT_TRUE(exists("run/report.html"));
}

TEST_F(Report, SaysWhatIsNoRun) {
  const auto outcome = run({"report", "nowhere"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("nowhere: there is no such folder"));
  EXPECT_EQ(run({"report"}).code, 2);
}

TEST_F(Report, SaysWhatIsDamaged) {
  std::ofstream(folder_.path() / "study/study.json") << "{\"variants\": 3";
  auto outcome = run({"report", "study"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("study/study.json: is not what Cenote wrote"));
  std::filesystem::resize_file(folder_.path() / "run/trace.npz", 100);
  outcome = run({"report", "run"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("run/trace.npz"));
  EXPECT_FALSE(exists("run/report.html"));
}

}  // namespace
}  // namespace cenote::cli
