#include "engine/report/watch/run_state.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cenote/error.h"
#include "engine/report/claimed_directory.h"
#include "engine/report/watch/watch_text.h"
#include "engine/trace/quantile.h"
#include "tests/engine/report/trained_run.h"

namespace cenote::watch {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using test::text_of;
using test::trained_run;
using testing::HasSubstr;
using testing::Not;

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string error_of(const fs::path& path) {
  try {
    read_run_state(path);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no error";
}

/// Three members, four epochs: of the second member two are done, and its loss is not finite since step 3.
void cut_short(const fs::path& run) {
  write(run / "members.csv", "member,seed_index,epochs_done,first_nonfinite_step\n0,0,4,\n1,1,2,3\n2,2,4,\n");
}

TEST(RunState, OfAFinishedRunHoldsWhatTheFilesDo) {
  const TemporaryFolder folder;
  const RunFiles run = trained_run(folder.path());
  const RunState state = read_run_state(folder.path());
  EXPECT_EQ(state.title, "small");
  EXPECT_EQ(state.phase, Phase::finished);
  EXPECT_EQ(state.members, 3);
  EXPECT_EQ(state.members_done, 3);
  EXPECT_EQ(state.nonfinite_members, 0);
  ASSERT_EQ(state.columns.front().name, "loss");
  EXPECT_EQ(state.columns.front().band.epochs, (std::vector<std::int64_t>{1, 2, 3, 4}));
  std::vector<double> losses;
  for (std::int64_t member = 0; member < 3; ++member) losses.push_back(run.history.history.at(member, 4, 0));
  EXPECT_EQ(state.columns.front().band.spreads.back().p90, quantile(losses, 0.9));
  ASSERT_TRUE(state.gradients);
  EXPECT_EQ(state.gradients->step, run.trace.steps.back());
  ASSERT_EQ(state.gradients->layers.size(), 3U);
  EXPECT_EQ(state.gradients->layers[1].name, "dense_1");
  EXPECT_FALSE(state.findings);
}

TEST(RunState, LeavesOutWhatMembersHaveNotReached) {
  const TemporaryFolder folder;
  const RunFiles run = trained_run(folder.path());
  cut_short(folder.path());
  const RunState state = read_run_state(folder.path());
  EXPECT_EQ(state.phase, Phase::stopped);
  EXPECT_EQ(state.fewest_epochs_done, 2);
  EXPECT_EQ(state.most_epochs_done, 4);
  EXPECT_EQ(state.members_done, 2);
  EXPECT_EQ(state.nonfinite_members, 1);
  EXPECT_EQ(state.first_nonfinite_step, 3);
  const History& history = run.history.history;
  EXPECT_EQ(state.columns.front().band.spreads.back().median,
            quantile({history.at(0, 4, 0), history.at(2, 4, 0)}, 0.5));
}

TEST(RunState, LeavesOutMembersThatHaveNotBegun) {
  const TemporaryFolder folder;
  trained_run(folder.path());
  const fs::path file = folder.path() / "history.csv";
  std::string history = "member,epoch,loss,val_loss\n";
  for (int member = 0; member < 3; ++member)
    for (int epoch = 0; epoch <= 4; ++epoch)
      history += fmt::format("{},{},{},{}\n", member, epoch,
                             epoch == 0    ? ""
                             : member == 2 ? "nan"
                                           : "0.5",
                             member == 2 ? "nan" : "0.25");
  write(file, history);
  write(folder.path() / "members.csv", "member,seed_index,epochs_done,first_nonfinite_step\n0,0,4,\n1,1,4,\n2,2,0,\n");
  const RunState state = read_run_state(folder.path());
  EXPECT_EQ(state.columns[1].band.spreads.front().p90, 0.25);
  EXPECT_EQ(state.columns[0].band.spreads.back().p90, 0.5);
}

TEST(RunState, KnowsThatAProgramIsAtIt) {
  const TemporaryFolder folder;
  trained_run(folder.path());
  cut_short(folder.path());
  {
    const ClaimedDirectory claim(folder.path(), Existing::replace);
    EXPECT_EQ(read_run_state(folder.path()).phase, Phase::running);
  }
  EXPECT_EQ(refreshed(read_run_state(folder.path())).phase, Phase::stopped);
}

TEST(RunState, DoesNotTakeAnotherRunsFilesForThatOfOneThatBegins) {
  const TemporaryFolder folder;
  trained_run(folder.path());
  const ClaimedDirectory claim(folder.path(), Existing::replace);
  fs::last_write_time(folder.path() / "experiment.toml", fs::file_time_type::clock::now() + std::chrono::hours(1));
  const RunState state = read_run_state(folder.path());
  EXPECT_EQ(state.phase, Phase::running);
  EXPECT_FALSE(state.seconds_since_written);
  EXPECT_THAT(watch_text(state, {}), HasSubstr("3 members, running; nothing is written yet"));
}

TEST(RunState, RefusesWhatIsNoRun) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of(folder.path() / "nowhere"), HasSubstr("there is no such folder"));
  EXPECT_THAT(error_of(folder.path()), HasSubstr("it has no experiment.toml"));
}

TEST(RunState, RefusesFilesThatAreCutOff) {
  const TemporaryFolder folder;
  for (const std::string name : {"history.csv", "members.csv", "trace.npz", "experiment.toml"}) {
    trained_run(folder.path());
    const std::string text = text_of(folder.path() / name);
    write(folder.path() / name, text.substr(0, text.size() / 2));
    EXPECT_THAT(error_of(folder.path()), HasSubstr(name));
    fs::remove(folder.path() / name);
    EXPECT_THAT(error_of(folder.path()), Not("no error")) << name;
  }
  trained_run(folder.path());
  write(folder.path() / "findings.json", "[{");
  EXPECT_THAT(error_of(folder.path()), HasSubstr("findings.json"));
}

TEST(WatchText, ShowsCurvesGradientsAndFindings) {
  const TemporaryFolder folder;
  trained_run(folder.path());
  write(folder.path() / "findings.json", "[]\n");
  const std::string text = watch_text(read_run_state(folder.path()), {});
  EXPECT_THAT(text, HasSubstr("3 members, 4 of 4 epochs done · finished · last written 0 s ago\n"));
  EXPECT_THAT(text, HasSubstr("loss not finite: of no member\n"));
  EXPECT_THAT(text, HasSubstr("\nloss: 0."));
  EXPECT_THAT(text, HasSubstr("\naccuracy: 0."));
  EXPECT_THAT(text, HasSubstr("\nval_loss 0."));
  EXPECT_THAT(text, HasSubstr("weight_gradient norms at step 4, median, logarithmic from 1e-"));
  EXPECT_THAT(text, HasSubstr("findings: none, healthy\n"));
  EXPECT_THAT(text, Not(HasSubstr("\033")));
}

TEST(WatchText, IsColouredIfAskedTo) {
  const TemporaryFolder folder;
  trained_run(folder.path());
  EXPECT_THAT(watch_text(read_run_state(folder.path()), {.colour = true}), HasSubstr("\033[36m"));
}

TEST(WatchJson, HoldsTheSame) {
  const TemporaryFolder folder;
  trained_run(folder.path());
  cut_short(folder.path());
  const RunState state = read_run_state(folder.path());
  const auto json = nlohmann::json::parse(watch_json(state));
  EXPECT_EQ(json.at("phase"), "stopped");
  EXPECT_EQ(json.at("epochs_done").at("fewest"), 2);
  EXPECT_EQ(json.at("nonfinite").at("members"), 1);
  EXPECT_EQ(json.at("columns").at("loss").at("epochs").size(), 4U);
  EXPECT_EQ(json.at("gradients").at("layers").at(0).at("layer"), "dense");
  EXPECT_TRUE(json.at("findings").is_null());
}

}  // namespace
}  // namespace cenote::watch
