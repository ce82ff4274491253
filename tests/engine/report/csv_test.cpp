#include <gmock/gmock.h>

#include <cmath>

#include "cenote/error.h"
#include "engine/data/replaced_file.h"
#include "engine/report/history_csv.h"
#include "engine/report/members_csv.h"
#include "engine/report/read_run.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

using test::FinishedRun;
using test::TemporaryFolder;
using testing::HasSubstr;

Experiment two_members() {
  Experiment experiment = test::small_experiment();
  experiment.cohort.members = 2;
  experiment.recipe.epochs = 2;
  return experiment;
}

std::string history_of(const FinishedRun& run, const Snapshot& snapshot) {
  const TemporaryFolder folder;
  write_history_csv(folder.path() / "history.csv", snapshot, run.training.members());
  return test::text_of(folder.path() / "history.csv");
}

std::string members_of(const FinishedRun& run) {
  const TemporaryFolder folder;
  write_members_csv(folder.path() / "members.csv", final_snapshot(run.result), run.training.members());
  return test::text_of(folder.path() / "members.csv");
}

TEST(HistoryCsv, LeavesEmptyWhatIsNotMeasured) {
  const FinishedRun run(two_members());
  EXPECT_EQ(history_of(run, final_snapshot(run.result)),
            "member,epoch,loss,accuracy,val_loss,val_accuracy,epoch_end_loss,epoch_end_accuracy\n"
            "0,0,,,0.25,0.25,0.5,0.5\n"
            "0,1,1,1,1.25,1.25,,\n"
            "0,2,2,2,2.25,2.25,2.5,2.5\n"
            "1,0,,,1000.25,1000.25,1000.5,1000.5\n"
            "1,1,1001,1001,1001.25,1001.25,,\n"
            "1,2,1002,1002,1002.25,1002.25,1002.5,1002.5\n");
}

TEST(HistoryCsv, WritesNanBeyondWhatWasReached) {
  Experiment experiment = two_members();
  experiment.recipe.metrics = std::vector<Metric>{};
  experiment.recipe.validation_freq = 0;
  const FinishedRun run(experiment);
  EXPECT_EQ(history_of(run, {run.result, {1, -1}}),
            "member,epoch,loss,val_loss,epoch_end_loss\n"
            "0,0,,,0.5\n0,1,1,,\n0,2,nan,,nan\n"
            "1,0,,,nan\n1,1,nan,,\n1,2,nan,,nan\n");
}

TEST(HistoryCsv, KeepsAMembersNumber) {
  Experiment experiment = two_members();
  experiment.cohort.member = 1;
  const FinishedRun run(experiment);
  EXPECT_THAT(history_of(run, final_snapshot(run.result)), HasSubstr("\n1,2,1002,"));
}

TEST(HistoryCsv, IsReadBack) {
  const TemporaryFolder folder;
  const FinishedRun run;
  write_history_csv(folder.path() / "history.csv", final_snapshot(run.result), run.training.members());
  const HistoryFile file = read_history(folder.path() / "history.csv");
  EXPECT_EQ(file.members, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(file.history.columns, run.result.history.columns);
  EXPECT_EQ(file.history.epochs, 4);
  EXPECT_EQ(file.history.measured, run.result.history.measured);
  EXPECT_EQ(file.history.at(3, 4, 2), run.result.history.at(3, 4, 2));
  EXPECT_TRUE(std::isnan(file.history.at(3, 2, 5)));
}

TEST(MembersCsv, HoldsVariedValuesAndTheFirstStepThatWasNotFinite) {
  Experiment experiment = two_members();
  experiment.cohort.vary = {{Hyperparameter::learning_rate, {1e-3, 1e-2}}, {Hyperparameter::gain, {0.5}}};
  EXPECT_EQ(members_of(FinishedRun(experiment)),
            "member,seed_index,gain,learning_rate,epochs_done,first_nonfinite_step\n"
            "0,0,0.5,0.001,2,\n1,1,0.5,0.001,2,3\n2,0,0.5,0.01,2,\n3,1,0.5,0.01,2,3\n");
}

TEST(MembersCsv, IsReadBack) {
  const TemporaryFolder folder;
  Experiment experiment = two_members();
  experiment.cohort.vary = {{Hyperparameter::learning_rate, {1e-3, 1e-2}}};
  const FinishedRun run(experiment);
  write_members_csv(folder.path() / "members.csv", final_snapshot(run.result), run.training.members());
  const MembersFile file = read_members(folder.path() / "members.csv");
  ASSERT_EQ(file.rows.size(), 4);
  EXPECT_EQ(file.rows[3].member, 3);
  EXPECT_EQ(file.rows[3].seed_index, 1);
  EXPECT_EQ(file.rows[3].varied.at("learning_rate"), 1e-2);
  EXPECT_EQ(file.rows[3].epochs_done, 2);
  EXPECT_EQ(file.rows[3].first_nonfinite_step, 3);
  EXPECT_FALSE(file.rows[2].first_nonfinite_step);
}

struct BadFile {
  std::string text, error;
};

class BadHistory : public testing::TestWithParam<BadFile> {};

TEST_P(BadHistory, ErrorNamesTheLine) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "history.csv";
  replace_file(file, GetParam().text);
  try {
    read_history(file);
    FAIL();
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("history.csv"));
    EXPECT_THAT(error.what(), HasSubstr(GetParam().error));
  }
}

INSTANTIATE_TEST_SUITE_P(Csv, BadHistory,
                         testing::Values(BadFile{"", "is empty"}, BadFile{"a,b,c\n", ":1: is no header"},
                                         BadFile{"member,epoch,loss\n", "holds no member"},
                                         BadFile{"member,epoch,loss\n0,0\n", ":2: has 2 fields, but the header has 3"},
                                         BadFile{"member,epoch,loss\n0,0,x\n", ":2: \"x\" is no number"},
                                         BadFile{"member,epoch,loss\n0,zero,1\n", ":2: \"zero\" is no whole number"},
                                         BadFile{"member,epoch,loss\n0,0,1\n0,1,2", ":3: is cut off"},
                                         BadFile{"member,epoch,loss\n0,1,1\n", ":2: is not epoch 0 of member 0"},
                                         BadFile{"member,epoch,loss\n0,0,1\n0,1,1\n1,0,1\n",
                                                 "member 1 has 0 epochs, but member 0 has 1"}));

TEST(ReadHistory, ErrorNamesAMissingFile) {
  EXPECT_THROW(read_history("/no/such/history.csv"), SpecError);
  EXPECT_THROW(read_members("/no/such/members.csv"), SpecError);
  EXPECT_THROW(read_trace("/no/such/trace.npz"), SpecError);
}

}  // namespace
}  // namespace cenote
