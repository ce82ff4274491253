#include "engine/report/finding_words.h"

#include <gmock/gmock.h>

#include <limits>

namespace cenote {
namespace {

using testing::HasSubstr;

TEST(FindingWords, DefineEveryFindingOfTheFrontDoor) {
  for (const char* word : {"vanishing_gradient", "exploding_gradient", "dying_relu", "saturated_activation",
                           "unchanged_weights", "loss_not_decreasing", "divergence", "poor_initialization"}) {
    ASSERT_NE(find_definition(word), nullptr) << word;
    EXPECT_FALSE(find_definition(word)->formula.empty());
  }
  EXPECT_EQ(finding_definitions().size(), 8);
  EXPECT_EQ(find_definition("dying relu"), nullptr);
}

TEST(FindingWords, SayWhereOfHowManyAndByWhat) {
  const RecordedFinding finding{.finding = "vanishing_gradient",
                                .layer = "dense",
                                .first_step = 0,
                                .last_step = 700,
                                .members = 0.9844,
                                .confidence = {0.93, 1},
                                .evidence = {{"gradient_ratio", 4.25e-6}, {"z", std::nan("")}},
                                .remedies = {}};
  EXPECT_EQ(finding_text(finding),
            "in dense, steps 0–700; 98.4 % of the members (95 % interval 93–100 %); gradient ratio 4.25e-06; z nan");
  EXPECT_EQ(finding_name(finding.finding), "vanishing gradient");
  EXPECT_EQ(finding_anchor(finding.finding), "finding-vanishing_gradient");
}

TEST(FindingWords, OfTheNetworkNameNoLayer) {
  const RecordedFinding finding{.finding = "divergence",
                                .layer = "",
                                .first_step = 12,
                                .last_step = 12,
                                .members = 1,
                                .confidence = {0.5, 1},
                                .evidence = {},
                                .remedies = {}};
  EXPECT_EQ(finding_text(finding), "step 12; 100 % of the members (95 % interval 50–100 %)");
}

}  // namespace
}  // namespace cenote
