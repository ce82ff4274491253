// The study `vanishing`: that it has the cohorts it is known for, and that it agrees with the notebooks' printed
// figures in distribution.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "engine/study/built_in_studies.h"
#include "engine/study/study.h"
#include "engine/study/study_table.h"

namespace cenote {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

spec::StudyFile vanishing() {
  const auto studies = built_in_studies();
  const auto study = std::ranges::find(studies, "vanishing", &BuiltInStudy::name);
  return spec::parse_study({.name = "vanishing", .text = std::string(study->toml)});
}

TEST(Vanishing, HasTheNotebooksNetworksAndRemedies) {
  std::vector<std::string> names;
  for (const auto& variant : vanishing().variants) {
    names.push_back(variant.name);
    EXPECT_EQ(variant.experiment.cohort.members, 100);
    EXPECT_EQ(variant.experiment.recipe.epochs, 100);
  }
  EXPECT_THAT(names, ElementsAre("10 sigmoid", "8 sigmoid", "3 sigmoid", "2 ReLU", "10 ReLU", "10 leaky ReLU",
                                 "10 ReLU He", "10 tanh", "10 sigmoid BatchNorm", "10 sigmoid residual"));
}

class PublishedFiguresTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cenote-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
};

TEST_F(PublishedFiguresTest, AgreeInDistribution) {
  auto file = vanishing();
  std::erase_if(file.variants, [](const auto& variant) {
    return variant.name != "10 sigmoid" && variant.name != "3 sigmoid" && variant.name != "2 ReLU" &&
           variant.name != "10 ReLU";
  });
  const auto backend = make_backend();
  Study study(file, *backend, folder_ / "study", Existing::refuse);
  study.compare_with_published();
  const auto result = study.run();

  ASSERT_EQ(result.rows.size(), 4U);
  const auto& baseline = result.rows[0];
  EXPECT_NEAR(baseline.loss_after.median, 0.693, 0.003);
  EXPECT_EQ(baseline.learnt, 0);
  EXPECT_LT(*baseline.gradient_ratio, 1e-4);
  ASSERT_EQ(result.notes.size(), 2U);
  EXPECT_THAT(result.notes[0], HasSubstr("both figures are inside"));
  EXPECT_THAT(result.notes[1], HasSubstr("do not give that"));
  EXPECT_THAT(result.notes[1], HasSubstr("between the medians of"));
  EXPECT_THAT(study_text(result), HasSubstr("10 sigmoid"));
}

}  // namespace
}  // namespace cenote
