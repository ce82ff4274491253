#include "engine/report/charts/pins.h"

#include <gmock/gmock.h>

#include "engine/report/charts/charts.h"
#include "tests/engine/report/trained_run.h"

namespace cenote {
namespace {

using test::TemporaryFolder;
using test::trained_run;
using testing::HasSubstr;
using Json = nlohmann::ordered_json;

Finding finding_of(Pathology pathology, const std::string& layer) {
  return {.pathology = pathology,
          .layer = layer,
          .first_step = 1,
          .last_step = 3,
          .members = 1,
          .low = 0.5,
          .high = 1,
          .evidence = {},
          .remedies = {}};
}

/// Its data set "pins", or null.
Json pins_of(const std::optional<Chart>& chart) {
  for (const Json& data : chart->specification["data"])
    if (data["name"] == "pins") return data["values"];
  return nullptr;
}

class Pins : public testing::Test {
 protected:
  TemporaryFolder folder_;
  RunFiles run_ = trained_run(folder_.path());
};

TEST_F(Pins, AreNotThereWithoutFindings) {
  EXPECT_TRUE(pins_of(activation_gradient_chart(run_)).is_null());
  run_.findings.emplace();
  EXPECT_TRUE(pins_of(gradient_map_chart(run_)).is_null());
}

TEST_F(Pins, StandAtTheLayerAndLeadToTheDefinition) {
  run_.findings = {finding_of(Pathology::vanishing_gradient, "dense"),
                   finding_of(Pathology::poor_initialization, "dense"), finding_of(Pathology::dying_relu, "dense_1")};
  const Json pins = pins_of(activation_gradient_chart(run_));
  ASSERT_EQ(pins.size(), 3);
  EXPECT_EQ(pins[0]["position"], 1);
  EXPECT_EQ(pins[0]["name"], "vanishing_gradient");
  EXPECT_EQ(pins[0]["href"], "#finding-vanishing_gradient");
  EXPECT_THAT(pins[0]["told"], HasSubstr("dense, steps 1–3"));
  EXPECT_EQ(pins[1]["nth"], 1);  // below the first
  EXPECT_EQ(pins[2]["position"], 2);
  EXPECT_EQ(pins[2]["nth"], 0);
}

TEST_F(Pins, FrameTheLayerOverItsSteps) {
  run_.findings = {finding_of(Pathology::vanishing_gradient, "dense_1")};
  const Json pin = pins_of(gradient_map_chart(run_))[0];
  EXPECT_EQ(pin["first"], 1);  // an epoch has one step here
  EXPECT_EQ(pin["last"], 3);
  EXPECT_EQ(pin["top"], "dense_1");
  EXPECT_EQ(pin["bottom"], "dense_1");
}

TEST_F(Pins, OfTheNetworkFrameAllLayers) {
  run_.findings = {finding_of(Pathology::divergence, "")};
  const Json pin = pins_of(gradient_map_chart(run_))[0];
  EXPECT_EQ(pin["top"], "dense_2");
  EXPECT_EQ(pin["bottom"], "dense");
}

TEST_F(Pins, OfALayerThatIsNotTracedHaveNoPlace) {
  run_.findings = {finding_of(Pathology::dying_relu, "elsewhere")};
  EXPECT_TRUE(pins_of(gradient_map_chart(run_)).is_null());
}

}  // namespace
}  // namespace cenote
