// What the verbs print and leave, as scripts see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/engine/cli/process.h"

namespace cenote::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Json = nlohmann::json;

class Verbs : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("e.toml", small_experiment);
    folder_.write("s.toml", small_study);
  }
  Outcome run(const std::vector<std::string>& arguments) const { return run_cenote(arguments, folder_.path()); }
  Json run_json(std::vector<std::string> arguments) const {
    arguments.push_back("--json");
    const auto outcome = run(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    return Json::parse(outcome.output);
  }
  bool exists(const std::string& path) const { return std::filesystem::exists(folder_.path() / path); }

  TemporaryFolder folder_;
};

TEST_F(Verbs, TrainTellsItsResultAsJson) {
  const auto result = run_json({"train", "e.toml", "--out", "run", "--quiet"});
  EXPECT_EQ(result["out"], "run");
  EXPECT_EQ(result["backend"], "cpu");
  EXPECT_EQ(result["members"], 2);
  EXPECT_EQ(result["steps"], 21);
  EXPECT_GT(result["training_seconds"], 0);
  EXPECT_GT(result["member_steps_per_second"], 0);
  EXPECT_GE(result["loss"]["p90"], result["loss"]["median"]);
  EXPECT_EQ(result["weights_sha256"].get<std::string>().size(), 64U);
  EXPECT_EQ(result["findings"], Json::array());
  for (const char* file :
       {"experiment.toml", "history.csv", "members.csv", "initial_weights.npz", "weights.npz", "trace.npz"})
    EXPECT_TRUE(exists(std::string("run/") + file)) << file;
}

TEST_F(Verbs, TrainPrintsTheChecksumThatItsJsonHolds) {
  const std::string sum = run_json({"train", "e.toml", "--out", "a"})["weights_sha256"];
  const auto outcome = run({"train", "e.toml", "--out", "b"});
  EXPECT_THAT(outcome.output, HasSubstr("weights_sha256 " + sum));
  EXPECT_THAT(outcome.output, HasSubstr("results in b"));
}

TEST_F(Verbs, ResolvedExperimentGivesTheSameBits) {
  const std::string sum =
      run_json({"train", "e.toml", "--out", "a", "--set", "recipe.batch_size=50"})["weights_sha256"];
  EXPECT_EQ(run_json({"train", "a/experiment.toml", "--out", "b"})["weights_sha256"], sum);
}

TEST_F(Verbs, QuietSaysNothingOnStandardError) {
  EXPECT_EQ(run({"train", "e.toml", "--out", "a", "--quiet"}).error, "");
}

TEST_F(Verbs, AutoSaysWhatItChose) {
  EXPECT_THAT(run({"train", "e.toml", "--out", "a"}).error, HasSubstr("backend cpu ("));
}

TEST_F(Verbs, ForceReplacesFilesAndDeletesNothing) {
  run({"train", "e.toml", "--out", "a"});
  folder_.write("a/mine.txt", "precious");
  EXPECT_EQ(run({"train", "e.toml", "--out", "a"}).code, 2);
  EXPECT_EQ(run({"train", "e.toml", "--out", "a", "--force"}).code, 0);
  EXPECT_EQ(read_text(folder_.path() / "a/mine.txt"), "precious");
}

TEST_F(Verbs, TrainsOneVariantOfAStudy) {
  const auto plain = run_json({"train", "s.toml", "--out", "a"});
  const auto variant = run_json({"train", "s.toml", "--variant", "ReLU!", "--out", "b"});
  EXPECT_NE(plain["weights_sha256"], variant["weights_sha256"]);
}

TEST_F(Verbs, OutDefaultsToTitleAndTime) {
  const std::string out = run_json({"train", "e.toml"})["out"];
  EXPECT_THAT(out, ::testing::StartsWith("runs/small-"));
  EXPECT_TRUE(exists(out));
}

TEST_F(Verbs, StudyLeavesWhatItSays) {
  const auto study = run_json({"study", "s.toml", "--out", "study"});
  EXPECT_EQ(study["out"], "study");
  ASSERT_EQ(study["variants"].size(), 2U);
  EXPECT_EQ(study["variants"][1]["directory"], "relu-");
  for (const char* file : {"study.toml", "study.json", "small/weights.npz", "relu-/trace.npz"})
    EXPECT_TRUE(exists(std::string("study/") + file)) << file;
  const auto again = run_json({"study", "study/study.toml", "--out", "again"});
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(again["variants"][i]["weights_sha256"], study["variants"][i]["weights_sha256"]);
}

TEST_F(Verbs, DiagnoseOfAStudyIsOfItsRunsHoweverFarItIs) {
  run_json({"study", "s.toml", "--out", "study"});
  const auto findings = [&] { return run({"diagnose", "study"}); };
  EXPECT_THAT(findings().output, AllOf(HasSubstr("study/small: "), HasSubstr("study/relu-: ")));
  std::filesystem::remove(folder_.path() / "study/study.json");  // as while its first run goes on
  const auto outcome = findings();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("study: is a study's folder, and none of its runs has written its files yet"));
  EXPECT_THAT(run({"report", "study"}).error, HasSubstr("none of its runs has ended yet"));
}

TEST_F(Verbs, EvaluateGivesTheRunsOwnValidationLoss) {
  run({"train", "e.toml", "--out", "run"});
  const auto evaluation = run_json({"evaluate", "run"});
  EXPECT_EQ(evaluation["data"], "test part");
  EXPECT_EQ(evaluation["samples"], 50);
  ASSERT_EQ(evaluation["of_members"].size(), 2U);
  // history.csv's last row: member 1, epoch 3, loss, accuracy, val_loss, …
  const auto history = read_text(folder_.path() / "run/history.csv");
  const auto row = history.substr(history.rfind("\n1,3,") + 1);
  const auto val_loss = row.substr(row.find(',', row.find(',', 4) + 1) + 1);
  EXPECT_EQ(evaluation["of_members"][1]["loss"].get<double>(), std::stod(val_loss));
}

TEST_F(Verbs, DataAndPredictMakeFilesThatEvaluateReads) {
  EXPECT_EQ(run_json({"data", "e.toml", "-o", "d.npz"})["train"], 200);
  run({"train", "e.toml", "--out", "run"});
  const auto prediction = run_json({"predict", "run", "d.npz", "--out", "p.npz"});
  EXPECT_EQ(prediction["y_pred"], Json({2, 250, 1}));
  EXPECT_TRUE(exists("p.npz"));
  EXPECT_EQ(run_json({"evaluate", "run", "d.npz"})["samples"], 250);
}

TEST_F(Verbs, PredictNeedsNoTrainingDataOnlyFeaturesLikeTheirs) {
  run({"data", "e.toml", "-o", "d.npz"});
  run({"train", "e.toml", "--out", "run", "--set", "data={ source = \"npz\", file = \"d.npz\" }"});
  run({"data", "digits", "-o", "digits.npz"});
  std::filesystem::rename(folder_.path() / "d.npz", folder_.path() / "moved.npz");
  const auto prediction = run({"predict", "run", "moved.npz", "-o", "p.npz"});
  EXPECT_EQ(prediction.code, 0) << prediction.error;
  EXPECT_THAT(prediction.error, HasSubstr("warning: "));
  const auto misfit = run({"predict", "run", "digits.npz", "-o", "p.npz"});
  EXPECT_EQ(misfit.code, 2);
  EXPECT_THAT(misfit.error, HasSubstr("digits.npz: array \"X\": 64 columns; allowed: 2"));
}

TEST_F(Verbs, CheckTrainsNothing) {
  const auto outcome = run({"check", "e.toml"});
  EXPECT_EQ(outcome.code, 0);
  for (const char* word : {"kernel_initializer = \"glorot_uniform\"", "dense_2", "parameters", "plan: ", "trace: "})
    EXPECT_THAT(outcome.output, HasSubstr(word));
  EXPECT_EQ(run_json({"check", "e.toml"})["layers"].size(), 3U);
  EXPECT_FALSE(exists("runs"));
}

TEST_F(Verbs, TheoryExpectsWithoutTraining) {
  const auto theory = run_json({"theory", "e.toml"});
  const auto check = run_json({"check", "e.toml"});
  ASSERT_EQ(theory["layers"].size(), check["layers"].size());
  for (std::size_t i = 0; i < theory["layers"].size(); ++i) {
    EXPECT_EQ(theory["layers"][i]["layer"], check["layers"][i]["layer"]);
    EXPECT_TRUE(theory["layers"][i]["q"].is_number());
    EXPECT_TRUE(theory["layers"][i]["chi"].is_number());
    EXPECT_TRUE(theory["layers"][i]["gradient_norm_squared_ratio"].is_number());
  }
  for (const char* key : {"chi", "xi_gradient", "trainable_depth"}) EXPECT_TRUE(theory.contains(key)) << key;
  EXPECT_THAT(run({"theory", "e.toml"}).output, AllOf(HasSubstr("Verdict: "), HasSubstr("Expected first loss")));
  EXPECT_THAT(run({"theory", "e.toml", "--set", "network.layers[*].kernel_initializer=ones"}).output,
              HasSubstr("Not covered: layer"));
  EXPECT_FALSE(exists("runs"));
}

TEST_F(Verbs, TheoryOfWhatLetsNothingThroughAndOfNoHiddenLayerSaysSo) {
  const auto zeros = "network.layers[*].kernel_initializer=zeros";
  EXPECT_THAT(run({"theory", "e.toml", "--set", zeros}).output, HasSubstr("going back, one layer leaves nothing of"));
  const auto flat = "network.layers=[{ type = \"Dense\", units = 1, activation = \"sigmoid\" }]";
  const auto outcome = run({"theory", "e.toml", "--set", flat});
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("Verdict: none."), HasSubstr("Note: no verdict: ")));
}

TEST_F(Verbs, CheckPrintsTheProgram) {
  EXPECT_THAT(run({"check", "e.toml", "--program"}).output, HasSubstr("dense_forward"));
  EXPECT_THAT(run_json({"check", "e.toml", "--program"})["program"].get<std::string>(), HasSubstr("dense_forward"));
}

TEST_F(Verbs, InfoNamesTargetsOnOneLine) {
  const auto outcome = run({"info"});
  const auto info = run_json({"info"});
  std::string line = "\nsimd:";
  for (const std::string target : info["simd"]) line += " " + target;
  EXPECT_THAT(outcome.output, HasSubstr(line + "\n"));
  EXPECT_EQ(info["simd"].back(), "scalar");
}

TEST_F(Verbs, CudaIsThereOrInfoAndTrainNameWhatIsMissing) {
  const auto cuda = run_json({"info"})["backends"]["cuda"];
  EXPECT_EQ(cuda["name"], "cuda");
  if (cuda["available"] == true) GTEST_SKIP() << "this machine has " << cuda["device"];
  const std::string reason = cuda["reason"];
  EXPECT_THAT(reason, HasSubstr("driver"));
  EXPECT_THAT(run({"info"}).output, HasSubstr("cuda: not available: " + reason + "\n"));
  const auto outcome = run({"train", "e.toml", "--backend", "cuda", "--out", "none"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr(reason), HasSubstr("allowed: auto, reference, cpu")));
  EXPECT_FALSE(exists("none"));
}

TEST_F(Verbs, HelpIsOnStandardOutput) {
  for (const std::string verb : {"study", "train", "evaluate", "predict", "data", "check", "info"}) {
    const auto outcome = run({verb, "--help"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_THAT(outcome.output, HasSubstr("cenote " + verb));
    EXPECT_THAT(outcome.output, HasSubstr("--json"));
  }
  EXPECT_THAT(run({"--help"}).output, HasSubstr("cenote study"));
}

}  // namespace
}  // namespace cenote::cli
