#include "engine/report/read_run.h"

#include <gmock/gmock.h>

#include "cenote/error.h"
#include "engine/train/evaluation.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

using test::FinishedRun;
using test::TemporaryFolder;
using testing::HasSubstr;

void write_run(const std::filesystem::path& path, const FinishedRun& run) {
  RunDirectory directory(path, Existing::replace);
  directory.begin(spec::resolved_toml(run.experiment, {}));
  directory.write(run.training, final_snapshot(run.result));
}

std::string error_of(const std::filesystem::path& path) {
  try {
    read_run(path);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

TEST(ReadRun, TellsHealthyFromNotJudged) {
  const TemporaryFolder folder;
  write_run(folder.path(), FinishedRun());
  EXPECT_FALSE(read_run(folder.path()).findings);
  std::ofstream(folder.path() / "findings.json") << "[]";
  EXPECT_TRUE(read_run(folder.path()).findings->empty());
  std::ofstream(folder.path() / "findings.json") << "[{";
  EXPECT_THAT(error_of(folder.path()), HasSubstr("findings.json"));
}

TEST(ReadRun, FindsWhatTheRunLeft) {
  const TemporaryFolder folder;
  const FinishedRun run;
  write_run(folder.path(), run);
  const RunFiles files = read_run(folder.path());
  EXPECT_EQ(files.experiment.experiment.recipe.epochs, 4);
  EXPECT_EQ(files.history.history.members, 5);
  EXPECT_EQ(files.members.rows.size(), 5);
  EXPECT_EQ(files.trace.steps, run.result.trace.steps);
}

TEST(ReadRun, GivesEachMemberItsTrainedWeights) {
  const TemporaryFolder folder;
  const FinishedRun run;
  write_run(folder.path(), run);
  const Experiment trained = trained_experiment(read_run(folder.path()));
  const CohortMembers members(trained.cohort, run.result.program);
  std::vector<double> weights(static_cast<std::size_t>(run.result.program.weight_count));
  members.initial_weights(3, weights);
  for (std::size_t i = 0; i < weights.size(); ++i)
    EXPECT_EQ(static_cast<float>(weights[i]), run.result.weights[3 * weights.size() + i]);
}

TEST(ReadRun, ErrorsNameWhatIsMissing) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of(folder.path() / "none"), HasSubstr("no such folder"));
  EXPECT_THAT(error_of(folder.path()), HasSubstr("has no experiment.toml"));
  write_run(folder.path(), FinishedRun());
  std::filesystem::remove(folder.path() / "history.csv");
  EXPECT_THAT(error_of(folder.path()), HasSubstr("history.csv"));
}

TEST(ReadRun, ErrorsNameWhatIsCutOff) {
  const TemporaryFolder folder;
  write_run(folder.path(), FinishedRun());
  std::filesystem::resize_file(folder.path() / "trace.npz", 1000);
  EXPECT_THAT(error_of(folder.path()), HasSubstr("trace.npz"));
}

}  // namespace
}  // namespace cenote
