// Networks that fail for a known reason, from the experiment to the finding.
#include "engine/report/diagnose_run.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "cenote/error.h"
#include "engine/data/npz.h"
#include "engine/report/run_directory.h"
#include "engine/spec/spec.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

using test::TemporaryFolder;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::ThrowsMessage;

class DiagnoseRun : public testing::Test {
 protected:
  /// Trains the experiment into a folder.
  void train(const std::string& layers, const std::string& more = "") {
    const std::string toml = "[network]\nlayers = [" + layers +
                             ", { type = \"Dense\", units = 1, activation = \"sigmoid\" }]\n[cohort]\nmembers = 4\n" +
                             more;
    const auto parsed = spec::parse_experiment({.name = "test", .text = toml});
    const Dataset data = load_data(parsed.experiment.data);
    const auto backend = make_backend({.kind = BackendKind::cpu});
    Training training(parsed.experiment, data, *backend);
    RunDirectory directory(run_, Existing::replace);
    directory.begin(spec::resolved_toml(parsed.experiment, {}));
    const Result result = training.run();
    directory.write(training, final_snapshot(result));
  }
  std::vector<std::string> found() const {
    std::vector<std::string> words;
    for (const Finding& finding : diagnose_run(read_run(run_))) words.emplace_back(to_word(finding.pathology));
    return words;
  }

  TemporaryFolder folder_;
  std::filesystem::path run_ = folder_.path() / "run";
};

TEST_F(DiagnoseRun, OfTheClassicNotebook) {
  train(R"({ type = "Dense", units = 10, activation = "sigmoid", repeat = 10 })", "[recipe]\nepochs = 20\n");
  EXPECT_THAT(found(), Contains("vanishing_gradient"));
  EXPECT_THAT(found(), Contains("loss_not_decreasing"));
  const auto findings = diagnose_run(read_run(run_));
  EXPECT_EQ(findings[0].layer, "dense");
  EXPECT_LT(findings[0].evidence[0].number, 1e-4);
}

TEST_F(DiagnoseRun, OfANetworkThatLearnsIsHealthy) {
  train(R"({ type = "Dense", units = 10, activation = "relu", repeat = 4 })");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(DiagnoseRun, OfUnitsThatAreBornDead) {
  train(
      R"({ type = "Dense", units = 10, activation = "relu", repeat = 3, bias_initializer = { type = "Constant", value = -5.0 } })",
      "[recipe]\nepochs = 5\n");
  EXPECT_THAT(found(), Contains("dying_relu"));
  EXPECT_THAT(found(), Contains("unchanged_weights"));
  EXPECT_THAT(found(), Not(Contains("vanishing_gradient")));
}

TEST_F(DiagnoseRun, OfSaturatedUnits) {
  train(
      R"({ type = "Dense", units = 10, activation = "tanh", repeat = 3, kernel_initializer = { type = "RandomNormal", stddev = 30.0 } })",
      "[recipe]\nepochs = 5\noptimizer = { type = \"SGD\", learning_rate = 1e-6 }\n");
  EXPECT_THAT(found(), Contains("saturated_activation"));
  EXPECT_THAT(found(), Contains("poor_initialization"));
}

TEST_F(DiagnoseRun, OfWeightsThatAreAllZero) {
  train(R"({ type = "Dense", units = 10, activation = "tanh", repeat = 3, kernel_initializer = "zeros" })",
        "[recipe]\nepochs = 5\n");
  EXPECT_THAT(found(), Contains("poor_initialization"));
}

TEST_F(DiagnoseRun, WithoutATraceJudgesWhatNeedsNone) {
  train(R"({ type = "Dense", units = 10, activation = "sigmoid", repeat = 10 })",
        "[recipe]\nepochs = 20\n[trace]\nevery = 0\n");
  EXPECT_THAT(found(), Not(Contains("vanishing_gradient")));
  EXPECT_THAT(found(), Contains("loss_not_decreasing"));
}

TEST_F(DiagnoseRun, CountsOfGradientsOnlyTheMembersThatAreTraced) {
  train(R"({ type = "Dense", units = 10, activation = "sigmoid", repeat = 10 })",
        "[recipe]\nepochs = 20\n[trace]\nmembers = 1\n");
  const auto findings = diagnose_run(read_run(run_));
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].pathology, Pathology::vanishing_gradient);
  EXPECT_EQ(findings[0].members, 1);
  EXPECT_EQ(findings[0].low, share_of(1, 1).low);
}

TEST_F(DiagnoseRun, OfWeightsThatLackAnArrayIsAnErrorThatNamesIt) {
  train(R"({ type = "Dense", units = 4, activation = "sigmoid", repeat = 2 })", "[recipe]\nepochs = 2\n");
  NpzWriter writer(run_ / "weights.npz");
  writer.add("dense/kernel", Shape{4, 2, 4}, std::vector<double>(32));
  writer.close();
  EXPECT_THAT([&] { found(); }, ThrowsMessage<SpecError>(HasSubstr("weights.npz: no array \"dense/bias\"")));
}

TEST_F(DiagnoseRun, GoesWithoutWeightsThatAreNotThereYet) {
  train(R"({ type = "Dense", units = 10, activation = "sigmoid", repeat = 10 })", "[recipe]\nepochs = 20\n");
  std::filesystem::remove(run_ / "weights.npz");
  std::filesystem::remove(run_ / "initial_weights.npz");
  EXPECT_THAT(found(), Contains("vanishing_gradient"));
}

TEST_F(DiagnoseRun, OfAFolderThatIsCutOffIsAnErrorThatNamesTheFile) {
  train(R"({ type = "Dense", units = 4, activation = "sigmoid", repeat = 2 })", "[recipe]\nepochs = 2\n");
  for (const char* name : {"weights.npz", "trace.npz", "history.csv", "members.csv"}) {
    const auto file = run_ / name;
    const std::string whole = test::text_of(file);
    std::filesystem::resize_file(file, whole.size() / 2);
    EXPECT_THAT([&] { found(); }, ThrowsMessage<SpecError>(HasSubstr(name))) << name;
    std::ofstream(file, std::ios::binary) << whole;
  }
}

}  // namespace
}  // namespace cenote
