#include "engine/study/study_table.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/study/text_table.h"
#include "tests/engine/study/built_in.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr double infinity = std::numeric_limits<double>::infinity();

StudyRow some_row(const std::string& name) {
  StudyRow row;
  row.name = row.directory = name;
  row.members = 10;
  row.epochs = 3;
  row.loss_before = row.loss_after = {0.7, 0.6, 0.8};
  row.accuracy = 0.5;
  row.gradient = row.notebook_gradient = 0.1;
  row.gradient_ratio = 1;
  row.change = row.change_of_first_epoch = 2;
  row.learnt = 1;
  return row;
}

StudyResult study_of(std::vector<StudyRow> rows) {
  StudyResult study;
  study.title = rows.front().name;
  study.rows = std::move(rows);
  return study;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, display_width(line));
  return widest;
}

TEST(StudyText, ShowsColumnsOnlyWhereTheySaySomething) {
  const auto text = study_text(study_of({some_row("a"), some_row("b")}));
  for (const char* column : {"diverged", "largest", "dead", "(old−new)/lr"}) EXPECT_THAT(text, Not(HasSubstr(column)));
  EXPECT_THAT(text, HasSubstr("first/last"));
}

TEST(StudyText, OfEveryPathologyIsNoWiderThanThePage) {
  auto plain = some_row("a row with a longer name"), dying = some_row("b"), adam = some_row("c");
  plain.not_finite = 9;
  plain.nonfinite_step = 4;
  plain.loss_after = {infinity, 0.25, infinity};
  plain.clipping = {{2e9, 0.5}};
  dying.dead = {{0.1, 0.9, 0.8, 1, 0, 0.7}};
  adam.notebook_gradient = 3;
  const auto text = study_text(study_of({plain, dying, adam}));
  EXPECT_THAT(text, HasSubstr("0.700 → ∞ (0.250–∞)"));
  EXPECT_THAT(text, HasSubstr("90 % at 4"));
  EXPECT_THAT(text, HasSubstr("2.0e+09 → 0.5"));
  EXPECT_THAT(text, HasSubstr("10 → 90"));
  EXPECT_LE(widest_line(text), 120U);
}

TEST(StudyText, MarksWhatWasInterrupted) {
  auto row = some_row("b");
  row.is_finished = false;
  row.loss_after = {infinity, infinity, infinity};
  auto not_started = some_row("c");
  not_started.is_finished = false;
  not_started.loss_before = not_started.loss_after = row.loss_after;
  const auto text = study_text(study_of({some_row("a"), row, not_started}));
  EXPECT_THAT(text, HasSubstr("b (interrupted)"));
  EXPECT_THAT(text, HasSubstr("– → –"));
  EXPECT_THAT(text, HasSubstr("0.700 → –"));
  EXPECT_THAT(text, Not(HasSubstr("∞")));
  EXPECT_THAT(text, Not(HasSubstr("with b")));
}

TEST(StudyText, StartsWithWhatWasAsked) {
  auto study = study_of({some_row("a")});
  study.heading = {"Depth", "How deep is too deep?"};
  EXPECT_THAT(study_text(study), StartsWith("Depth\nHow deep is too deep?\n\n"));
  const auto json = nlohmann::json::parse(study_json(study));
  EXPECT_EQ(json["study"]["question"], "How deep is too deep?");
  EXPECT_EQ(json["title"], "a");
}

TEST(StudyJson, HoldsThePathologies) {
  auto row = some_row("a");
  row.not_finite = 9;
  row.nonfinite_step = 4;
  row.clipping = {{20, 0.5}};
  row.dead = {{0.1, 0.9, 0.8, 1, 0, 0.7}};
  const auto json = nlohmann::json::parse(study_json(study_of({row})))["variants"][0];
  EXPECT_EQ(json["finished"], true);
  EXPECT_EQ(json["first_nonfinite_step"], 4);
  EXPECT_EQ(json["largest_weight_gradient"]["after"], 0.5);
  EXPECT_EQ(json["dead_units"]["last_layer_after"], 1);
  EXPECT_EQ(json["dead_units"]["members_with_dead_layer_after"], 0.7);
}

TEST(StudyJson, HoldsWhatWasFoundInEachCohort) {
  auto ill = some_row("ill"), healthy = some_row("healthy");
  ill.findings = {{{.pathology = Pathology::dying_relu, .layer = "dense_1", .members = 0.5}}};
  healthy.findings.emplace();
  const auto rows = nlohmann::json::parse(study_json(study_of({ill, healthy, some_row("not judged")})))["variants"];
  EXPECT_EQ(rows[0]["findings"][0]["finding"], "dying_relu");
  EXPECT_EQ(rows[0]["findings"][0]["layer"], "dense_1");
  EXPECT_EQ(rows[1]["findings"], nlohmann::json::array());
  EXPECT_EQ(rows[2]["findings"], nullptr);
}

TEST(BuiltInStudies, AllSayWhatWasAsked) {
  for (const auto& study : built_in_studies()) {
    const auto file = test::built_in(std::string(study.name));
    EXPECT_FALSE(file.heading.title.empty()) << study.name;
    EXPECT_FALSE(file.heading.question.empty()) << study.name;
    EXPECT_GE(file.variants.size(), 2U) << study.name;
  }
}

}  // namespace
}  // namespace cenote
