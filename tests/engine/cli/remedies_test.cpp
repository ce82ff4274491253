// `cenote study --remedies`, as scripts and people see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class Remedies : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("e.toml", small_experiment);
    folder_.write("s.toml", small_study);
  }
  Outcome run(const std::vector<std::string>& arguments, const Circumstances& circumstances = {}) const {
    return run_cenote(arguments, folder_.path(), circumstances);
  }
  bool exists(const std::string& path) const { return std::filesystem::exists(folder_.path() / path); }

  TemporaryFolder folder_;
};

TEST_F(Remedies, EndWithAFileThatTrainsToTheWinnersBits) {
  const auto outcome = run({"study", "e.toml", "--remedies", "--members", "8", "--out", "r", "--json", "--quiet"});
  ASSERT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_EQ(outcome.error, "");
  const auto result = Json::parse(outcome.output);
  const auto& remedies = result["remedies"];
  EXPECT_EQ(remedies["seeds"], 8);
  EXPECT_EQ(remedies["ranking"].size(), result["variants"].size());
  EXPECT_EQ(remedies["sentence"], result["sentence"]);
  const auto& budget = remedies["budget"];
  EXPECT_EQ(budget["members"], 8);
  EXPECT_EQ(budget["networks"], 8 * (1 + budget["remedies"].get<int>() + budget["most_pairs"].get<int>()));
  EXPECT_GE(budget["networks"], 8 * result["variants"].size());
  EXPECT_GT(budget["seconds"], 0);
  std::string bits;
  for (const auto& variant : result["variants"])
    if (variant["name"] == remedies["winner"]) bits = variant["weights_sha256"];
  const auto trained = run({"train", "r/winner.toml", "--out", "again", "--json"});
  EXPECT_EQ(Json::parse(trained.output)["weights_sha256"], bits);
  for (const char* file : {"study.toml", "study.json", "report.html", "relu/weights.npz", "small/weights.npz"})
    EXPECT_TRUE(exists(std::string("r/") + file)) << file;
}

TEST_F(Remedies, StateTheirBudgetAndWhatTheyLeaveOut) {
  const auto outcome = run({"study", "s.toml", "--remedies", "--out", "r", "--set", "recipe.epochs=1"});
  EXPECT_EQ(outcome.code, 0) << outcome.error;
  EXPECT_THAT(outcome.error,
              AllOf(HasSubstr("remedies of the base, \"Small\", alone: the 1 variant of s.toml is not trained"),
                    HasSubstr("over 32 seeds, where the file has 2"), HasSubstr("budget: the base, "),
                    HasSubstr("measured: 1 epoch")));
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("the winner, ready to run: cenote train r/winner.toml"),
                                    HasSubstr("SGD with momentum"), Not(HasSubstr("ReLU!"))));
}

TEST_F(Remedies, AreOfAllMembers) {
  const auto outcome = run({"study", "e.toml", "--remedies", "--member", "1", "--out", "r"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("--member 1: remedies are compared over all members"));
  const auto in_file = run({"study", "e.toml", "--remedies", "--set", "cohort.member=1", "--out", "r"});
  EXPECT_EQ(in_file.code, 2);
  EXPECT_THAT(in_file.error, HasSubstr("cohort.member: remedies are compared over all members"));
  EXPECT_FALSE(exists("r"));
}

TEST_F(Remedies, NameWhatIsWrongWithTheBase) {
  const auto outcome = run({"study", "e.toml", "--remedies", "--set", "recipe.loss=mean", "--out", "r"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("recipe.loss"));
  folder_.write("wide.toml", small_experiment + "[data]\nsource = \"make_blobs\"\ncenters = 3\n");
  const auto misfit = run({"study", "wide.toml", "--remedies", "--out", "r"});
  EXPECT_EQ(misfit.code, 2);
  EXPECT_THAT(misfit.error, HasSubstr("wide.toml:"));
  EXPECT_FALSE(exists("r"));
}

TEST_F(Remedies, LeaveWhatWasDoneWhenInterrupted) {
  const auto outcome = run({"study", "e.toml", "--remedies", "--members", "2", "--set", "recipe.epochs=200000", "--set",
                            "trace.every=0", "--out", "r"},
                           {.interrupt_after = 4});
  EXPECT_EQ(outcome.code, 130) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("interrupted"));
  EXPECT_TRUE(exists("r/study.json"));
  EXPECT_TRUE(exists("r/report.html"));
  EXPECT_FALSE(exists("r/winner.toml"));
}

}  // namespace
}  // namespace cenote::cli
