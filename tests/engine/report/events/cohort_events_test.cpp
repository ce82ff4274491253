#include "engine/report/events/cohort_events.h"

#include <gmock/gmock.h>

#include <set>

#include "cenote/error.h"
#include "tests/engine/report/finished_run.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using test::FinishedRun;
using test::small_experiment;
using test::TemporaryFolder;
using test::text_of;
using testing::HasSubstr;
using testing::StartsWith;

std::set<std::string> folders_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

std::string file_of(const fs::path& folder, const std::string& run) {
  return text_of(folder / run / "events.out.tfevents.0000000000.cenote");
}

Experiment experiment_of(std::int64_t members) {
  Experiment experiment = small_experiment();
  experiment.cohort.members = members;
  return experiment;
}

void write(const fs::path& folder, const FinishedRun& run) {
  CohortEvents(folder, run.training.members()).finish(final_snapshot(run.result));
}

TEST(CohortEvents, AreOfTheFirstEightMembersAndOfQuantiles) {
  const TemporaryFolder folder;
  write(folder.path(), FinishedRun(experiment_of(300)));
  EXPECT_EQ(folders_in(folder.path()),
            (std::set<std::string>{"member-0", "member-1", "member-2", "member-3", "member-4", "member-5", "member-6",
                                   "member-7", "p10", "median", "p90"}));
}

TEST(CohortEvents, OfOneMemberHaveNoQuantiles) {
  const TemporaryFolder folder;
  Experiment experiment = experiment_of(5);
  experiment.cohort.member = 3;
  write(folder.path(), FinishedRun(experiment));
  EXPECT_EQ(folders_in(folder.path()), std::set<std::string>{"member-3"});
}

TEST(CohortEvents, OfEqualRunsHaveEqualBytesWheneverTheyWereLookedAt) {
  const TemporaryFolder folder;
  const FinishedRun run(experiment_of(3));
  write(folder.path() / "once", run);
  CohortEvents events(folder.path() / "often", run.training.members());
  const std::vector<std::vector<std::int64_t>> looks = {{-1, -1, -1}, {0, -1, -1}, {1, 2, -1}, {3, 2, 4}, {4, 4, 4}};
  for (const auto& epochs : looks) events.write({run.result, epochs});
  events.finish(final_snapshot(run.result));
  for (const std::string& name : folders_in(folder.path() / "once"))
    EXPECT_EQ(file_of(folder.path() / "once", name), file_of(folder.path() / "often", name)) << name;
}

TEST(CohortEvents, GrowWhileTheRunGoesOn) {
  const TemporaryFolder folder;
  const FinishedRun run(experiment_of(2));
  CohortEvents events(folder.path(), run.training.members());
  events.write({run.result, {1, -1}});
  const std::string before = file_of(folder.path(), "member-0");
  EXPECT_THAT(before, HasSubstr("dense/weight_gradient/norm"));
  events.write({run.result, {3, 1}});
  const std::string after = file_of(folder.path(), "member-0");
  EXPECT_GT(after.size(), before.size());
  EXPECT_THAT(after, StartsWith(before));
}

TEST(CohortEvents, OfAnInterruptedRunHoldWhatWasReached) {
  const TemporaryFolder folder;
  FinishedRun run(experiment_of(3));
  run.result.interrupted = true;
  run.result.epochs_done = {4, 2, 0};
  write(folder.path(), run);
  const std::string whole = file_of(folder.path(), "member-0"), half = file_of(folder.path(), "member-1"),
                    none = file_of(folder.path(), "member-2");
  EXPECT_THAT(half, HasSubstr("val_loss"));
  EXPECT_LT(half.size(), whole.size());
  EXPECT_THAT(none, testing::Not(HasSubstr("loss")));
  EXPECT_THAT(none, HasSubstr("dense/kernel"));  // before training
  EXPECT_THAT(file_of(folder.path(), "median"), HasSubstr("val_loss"));
}

TEST(CohortEvents, TellIfTheyCannotBeWritten) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "events") << "no folder";
  const FinishedRun run(experiment_of(1));
  try {
    CohortEvents(folder.path() / "events", run.training.members());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("events/member-0"));
  }
}

}  // namespace
}  // namespace cenote
