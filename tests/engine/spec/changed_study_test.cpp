#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string base = R"(
title = "Base"
[study]
title = "of its own"
)" + small_network + R"(
[cohort]
members = 3
[[variant]]
name = "left out"
)";

StudyFile study_of(const std::vector<ChangedExperiment>& changed) {
  return study_of_changes(source_of(base), settings_of({"recipe.epochs=7"}), {"Heading", "Why?"}, changed);
}

ChangedExperiment with_clipping() {
  ChangedExperiment changed{"clipped", parse(base, {"recipe.epochs=7"})};
  changed.experiment.recipe.optimizer.clipping = {.form = Clipping::Form::clipnorm, .threshold = 1};
  return changed;
}

ChangedExperiment wider() {
  ChangedExperiment changed{"wider", parse(base, {"recipe.epochs=7"})};
  changed.experiment.network = Network();
  changed.experiment.network.add(Dense{.units = 9}, {.repeat = 2}).add(Dense{.units = 1});
  return changed;
}

TEST(ChangedStudy, IsTheBaseBesideWhatItBecomes) {
  const auto study = study_of({with_clipping(), wider()});
  ASSERT_EQ(study.variants.size(), 3U);
  EXPECT_EQ(study.heading.title, "Heading");
  EXPECT_EQ(study.variants[0].name, "Base");
  EXPECT_EQ(study.variants[1].experiment.recipe, with_clipping().experiment.recipe);
  EXPECT_EQ(study.variants[1].experiment.network, study.variants[0].experiment.network);
  EXPECT_EQ(study.variants[2].experiment.network, wider().experiment.network);
  EXPECT_EQ(study.variants[2].experiment.recipe, study.variants[0].experiment.recipe);
  EXPECT_EQ(study.variants[2].experiment.cohort.members, 3);
}

TEST(ChangedStudy, IsAFileThatPeopleCanRead) {
  const auto study = study_of({with_clipping(), wider()});
  EXPECT_THAT(study.toml, Not(HasSubstr("left out")));
  EXPECT_THAT(study.toml, HasSubstr("[[variant]]\nname = \"clipped\"\n"
                                    "set = { \"recipe.optimizer\" = { type = \"Adam\", clipnorm = 1.0 } }\n"));
  EXPECT_THAT(study.toml, HasSubstr("[[variant]]\nname = \"wider\"\n\n[variant.set]\n\"network.layers\" = [\n"
                                    "  { type = \"Dense\", units = 9, repeat = 2 },\n"
                                    "  { type = \"Dense\", units = 1 },\n]\n"));
  const auto again = parse_study(source_of(study.toml));
  ASSERT_EQ(again.variants.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(again.variants[i].experiment.network, study.variants[i].experiment.network);
    EXPECT_EQ(again.variants[i].experiment.recipe, study.variants[i].experiment.recipe);
    EXPECT_EQ(again.variants[i].directory, study.variants[i].directory);
  }
}

}  // namespace
}  // namespace cenote::spec::test
