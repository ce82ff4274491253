#include "engine/study/remedy_study.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/study/finished_study.h"
#include "engine/study/remedy_table.h"
#include "engine/study/study_table.h"
#include "tests/engine/study/built_in.h"

namespace cenote::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

/// Five sigmoid layers, which do not learn in a few epochs; SGD clipped, so that fewer remedies apply.
const std::string stuck = R"(
title = "Stuck"
[network]
layers = [
  { type = "Dense", units = 6, activation = "sigmoid", repeat = 5 },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
[recipe]
optimizer = { type = "Adam", learning_rate = 0.01, clipnorm = 1.0 }
epochs = 8
[trace]
every = 0
)";

class RemedyStudyTest : public test::StudyTest {
 protected:
  RemedyStudy& remedies_of(const std::string& text, const std::vector<std::string>& settings = {}) {
    std::vector<spec::Setting> parsed;
    for (const auto& setting : settings) parsed.push_back(spec::parse_setting(setting));
    remedies_ = std::make_unique<RemedyStudy>(spec::Source{.name = "e.toml", .text = text}, parsed, *backend_, out());
    return *remedies_;
  }
  StudyResult run(const std::string& text, const std::vector<std::string>& settings = {}) {
    auto& remedies = remedies_of(text, settings);
    Study study(remedies.file(), *backend_, out(), Existing::refuse);
    return study.run({.follower = &remedies});
  }
  std::filesystem::path out() const { return folder_ / "out"; }
  std::string sha256_of(const StudyResult& study, const std::string& name) const {
    return std::ranges::find(study.rows, name, &StudyRow::name)->weights_sha256;
  }

  std::unique_ptr<Backend> backend_ = make_backend();
  std::unique_ptr<RemedyStudy> remedies_;
};

TEST_F(RemedyStudyTest, TakesEnoughSeedsUnlessToldHowMany) {
  EXPECT_EQ(remedies_of(stuck).file().variants.front().experiment.cohort.members, 32);
  EXPECT_EQ(remedies_of(stuck).seeds_before(), 1);
  EXPECT_EQ(remedies_of(stuck, {"cohort.members=3"}).file().variants.front().experiment.cohort.members, 3);
  EXPECT_EQ(remedies_of(stuck, {"cohort.members=3"}).seeds_before(), 0);
  const auto& many = remedies_of(stuck + "[cohort]\nmembers = 40\nvary = { gain = [0.5, 1.0] }");
  EXPECT_EQ(many.file().variants.front().experiment.cohort.size(), 80);
}

TEST_F(RemedyStudyTest, StatesABudgetThatIsTheWorkThen) {
  auto& remedies = remedies_of(stuck, {"cohort.members=4"});
  const auto budget = remedies.budget({});
  EXPECT_EQ(budget.singles, static_cast<std::int64_t>(remedies.file().variants.size()) - 1);
  EXPECT_EQ(budget.most_pairs, 7);
  EXPECT_EQ(budget.networks(), (1 + budget.singles + 7) * 4);
  EXPECT_EQ(budget.updates(), budget.networks() * 8 * 7);
  EXPECT_GT(budget.seconds, budget.of_pairs);
  EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(RemedyStudyTest, RanksTriesPairsAndLeavesTheWinnersFile) {
  const auto study = run(stuck, {"cohort.members=16"});
  ASSERT_TRUE(study.remedies);
  const auto& ranking = *study.remedies;
  EXPECT_EQ(ranking.rows.size(), study.rows.size());
  for (std::size_t i = 1; i < ranking.rows.size(); ++i) EXPECT_GE(ranking.rows[i - 1].learnt, ranking.rows[i].learnt);
  EXPECT_THAT(ranking.rows, Contains(testing::Field(&RankedRemedy::remedies, SizeIs(2))));
  ASSERT_THAT(ranking.not_tried, SizeIs(testing::Ge(1U)));
  EXPECT_EQ(ranking.not_tried.front().reason, "clipnorm is set already");

  EXPECT_NE(ranking.winner, "Stuck");
  const auto winner = spec::load_experiment_file(out() / "winner.toml").experiment;
  const auto data = load_data(winner.data);
  EXPECT_EQ(weights_sha256(run_training(winner, data, *backend_)), sha256_of(study, ranking.winner));
}

TEST_F(RemedyStudyTest, LeavesAStudyThatRunsAgainAndIsReadAgain) {
  const auto study = run(stuck, {"cohort.members=16"});
  const auto file = spec::parse_study(spec::read_source(out() / "study.toml"));
  ASSERT_EQ(file.variants.size(), study.rows.size());
  Study again(file, *backend_, folder_ / "again", Existing::refuse);
  const auto rows = again.run().rows;
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i].weights_sha256, study.rows[i].weights_sha256);

  const auto finished = read_finished({out()});
  ASSERT_TRUE(finished.result.remedies);
  EXPECT_EQ(remedy_text(*finished.result.remedies, false), remedy_text(*study.remedies, false));
  EXPECT_EQ(study_json(finished.result), study_json(study));
}

TEST_F(RemedyStudyTest, SaysThatNothingHelpedWhereItDidNot) {
  const auto study = run(stuck, {"cohort.members=2", "recipe.epochs=1"});  // two seeds tell nothing apart
  EXPECT_EQ(study.remedies->winner, "Stuck");
  EXPECT_THAT(study_sentence(study), HasSubstr("No remedy helped: none does better than \"Stuck\""));
  EXPECT_THAT(study_sentence(study), HasSubstr("as far as 2 seeds can tell"));
}

TEST_F(RemedyStudyTest, HasNoWinnerBeforeItsEnd) {
  auto& remedies = remedies_of(stuck, {"cohort.members=2"});
  Study study(remedies.file(), *backend_, out(), Existing::refuse);
  std::stop_source stop;
  int cohorts = 0;
  const auto result = study.run({.cohort_starts =
                                     [&](const std::string&) {
                                       if (++cohorts == 3) stop.request_stop();
                                     },
                                 .stop = stop.get_token(),
                                 .follower = &remedies});
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.remedies->winner, "");
  EXPECT_THAT(study_sentence(result), HasSubstr("no winner yet"));
  EXPECT_EQ(result.remedies->rows.size(), 2U);
  EXPECT_FALSE(std::filesystem::exists(out() / "winner.toml"));
}

TEST_F(RemedyStudyTest, NamesTheBaseApartFromARemedy) {
  std::string text = stuck;
  text.replace(text.find("Stuck"), 5, "ReLU");
  const auto& file = remedies_of(text, {"cohort.members=1"}).file();
  EXPECT_EQ(file.variants[0].directory, "relu");
  EXPECT_EQ(file.variants[1].name, "relu (remedy)");
}

TEST_F(RemedyStudyTest, LeavesOutWhatTheFileDoesNotAllow) {
  // The tensor that is traced goes with the layers that fewer_layers takes away.
  auto& remedies = remedies_of(stuck.substr(0, stuck.find("[trace]")) + "[trace]\nvalues = [\"dense_4/kernel\"]");
  EXPECT_THAT(remedies.file().variants, Not(Contains(testing::Field(&spec::StudyVariant::name, "2 hidden layers"))));
}

}  // namespace
}  // namespace cenote::test
