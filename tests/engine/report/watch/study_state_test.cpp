#include "engine/report/watch/study_state.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cenote/error.h"
#include "engine/report/claimed_directory.h"
#include "engine/report/watch/file_changes.h"
#include "engine/report/watch/watch_text.h"
#include "tests/engine/report/trained_run.h"

namespace cenote::watch {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using test::trained_run;
using testing::HasSubstr;
using testing::Not;

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

/// Three members and four epochs each, as trained_run() has.
class WatchedStudy : public testing::Test {
 protected:
  WatchedStudy() {
    write(path() / "study.toml", R"(
title = "small"
[study]
title = "Small and smaller"
[data]
samples = 40
[network]
layers = [{ type = "Dense", units = 5, activation = "tanh" }, { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 4
[cohort]
members = 3
[[variant]]
name = "B"
set = { "recipe.batch_size" = 8 }
[[variant]]
name = "C"
set = { "recipe.batch_size" = 4 }
)");
  }
  const fs::path& path() const { return folder_.path(); }
  void train(const char* cohort) {
    trained_run(path() / cohort);
    write(path() / cohort / "findings.json", "[]\n");
    write(path() / cohort / "summary.json", "{}\n");
  }

  TemporaryFolder folder_;
};

TEST_F(WatchedStudy, ThatHasNotBegunSaysSo) {
  const StudyState state = read_study_state(path());
  EXPECT_TRUE(is_study(path()));
  EXPECT_EQ(state.title, "Small and smaller");
  EXPECT_EQ(state.phase, Phase::stopped);
  EXPECT_EQ(state.share_done(), 0);
  EXPECT_FALSE(state.moving);
  EXPECT_THAT(watch_text(state, {}), HasSubstr("0 of 3 cohorts ended, 0 % of all members' epochs done"));
  EXPECT_THAT(watch_text(state, {}), HasSubstr("  small  not begun\n  B      not begun\n"));
}

TEST_F(WatchedStudy, ShowsHowFarItIsThenTheCohortThatMoves) {
  const ClaimedDirectory study(path(), Existing::replace);
  train("small");
  trained_run(path() / "b");
  write(path() / "b/members.csv", "member,seed_index,epochs_done,first_nonfinite_step\n0,0,4,\n1,1,2,3\n2,2,4,\n");
  const ClaimedDirectory first(path() / "small", Existing::replace), second(path() / "b", Existing::replace);
  const StudyState state = read_study_state(path());
  EXPECT_EQ(state.phase, Phase::running);
  EXPECT_EQ(state.cohorts_ended(), 1);
  EXPECT_DOUBLE_EQ(state.share_done(), (12 + 10) / 36.0);
  ASSERT_TRUE(state.moving);
  EXPECT_EQ(state.moving->path, path() / "b");
  const std::string text = watch_text(state, {});
  EXPECT_THAT(text, HasSubstr("  small  4 of 4 epochs · finished · healthy\n"
                              "  B      2–4 of 4 epochs · running\n"
                              "  C      not begun\n"));
  EXPECT_THAT(text, HasSubstr("loss not finite: of 1 of 3 members, first at step 3\n"));
}

TEST_F(WatchedStudy, LeavesOutRunsOfAnEarlierOne) {
  train("c");
  const ClaimedDirectory study(path(), Existing::replace);
  trained_run(path() / "small");
  const ClaimedDirectory first(path() / "small", Existing::replace);
  const StudyState state = read_study_state(path());
  EXPECT_EQ(state.moving->path, path() / "small");
  EXPECT_FALSE(state.cohorts[2].phase);
}

TEST_F(WatchedStudy, IsFinishedWithAllItsCohortsAndItsReport) {
  for (const char* cohort : {"small", "b", "c"}) train(cohort);
  EXPECT_EQ(read_study_state(path()).phase, Phase::stopped);
  write(path() / "report.html", "");
  const StudyState state = read_study_state(path());
  EXPECT_EQ(state.phase, Phase::finished);
  EXPECT_EQ(state.moving->path, path() / "c");
  const auto json = nlohmann::json::parse(watch_json(state));
  EXPECT_EQ(json.at("phase"), "finished");
  EXPECT_EQ(json.at("cohorts").size(), 3U);
  EXPECT_EQ(json.at("cohorts").at(1).at("findings"), nlohmann::json::array());
  EXPECT_EQ(json.at("moving").at("epochs_done").at("most"), 4);
  EXPECT_EQ(json.at("share_done"), 1);
}

TEST_F(WatchedStudy, OfMoreCohortsThanThereIsRoomForShowsThoseNextToTheOneThatMoves) {
  for (const char* cohort : {"small", "b", "c"}) train(cohort);
  std::string toml = test::text_of(path() / "study.toml");
  for (int i = 0; i < 20; ++i) toml += "[[variant]]\nname = \"later " + std::to_string(i) + "\"\nset = {}\n";
  write(path() / "study.toml", toml);
  const std::string text = watch_text(read_study_state(path()), {.rows = 8});
  EXPECT_THAT(text, HasSubstr("  … 1 before\n"));
  EXPECT_THAT(text, HasSubstr("  later 0   not begun\n  … 19 after\n"));
  EXPECT_THAT(text, Not(HasSubstr("later 1")));
}

TEST_F(WatchedStudy, NamesAFileThatIsCutOff) {
  train("small");
  write(path() / "small/members.csv", "member,seed");
  EXPECT_THAT([&] { read_study_state(path()); }, testing::ThrowsMessage<SpecError>(HasSubstr("members.csv")));
  write(path() / "study.toml", "title = ");
  EXPECT_THAT([&] { read_study_state(path()); }, testing::ThrowsMessage<SpecError>(HasSubstr("study.toml:1")));
}

TEST_F(WatchedStudy, ChangesWithAnyFileOfItsRuns) {
  FileChanges changes;
  const StudyState state = read_study_state(path());
  EXPECT_TRUE(changes.happened(watched_files(state)));
  EXPECT_FALSE(changes.happened(watched_files(state)));
  fs::create_directory(path() / "b");
  write(path() / "b/experiment.toml", "");
  EXPECT_TRUE(changes.happened(watched_files(state)));
  fs::remove(path() / "b/experiment.toml");
  EXPECT_TRUE(changes.happened(watched_files(state)));
}

}  // namespace
}  // namespace cenote::watch
