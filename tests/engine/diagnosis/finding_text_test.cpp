#include "engine/diagnosis/finding_text.h"

#include <gtest/gtest.h>

namespace cenote {
namespace {

const Finding finding{.pathology = Pathology::vanishing_gradient,
                      .layer = "dense",
                      .first_step = 0,
                      .last_step = 700,
                      .members = 0.984,
                      .low = 0.93,
                      .high = 1,
                      .evidence = {{"ratio", 4.25e-6}, {"scale", 0.5}},
                      .remedies = {Remedy::activation, Remedy::fewer_layers}};

TEST(FindingText, SaysOfHowManyWhereAndWhen) {
  EXPECT_EQ(place_text(finding), "98 % of members (93–100 %), dense, steps 0–700");
  Finding network = finding;
  network.layer = "";
  network.last_step = 0;
  EXPECT_EQ(place_text(network), "98 % of members (93–100 %), step 0");
}

TEST(FindingText, NamesEvidenceAndRemedies) {
  EXPECT_EQ(evidence_text(finding), "ratio 4.25e-06, scale 0.5");
  EXPECT_EQ(evidence_text({}), "");
  EXPECT_EQ(remedies_text(finding), "activation, fewer_layers");
}

}  // namespace
}  // namespace cenote
