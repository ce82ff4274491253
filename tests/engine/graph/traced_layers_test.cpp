#include "engine/graph/traced_layers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cenote/error.h"

namespace cenote::graph {
namespace {

using ::testing::HasSubstr;

TEST(TracedLayers, PatternsTakeStarsAndQuestionMarks) {
  EXPECT_TRUE(fits("dense_12", "*"));
  EXPECT_TRUE(fits("dense_12", "dense*"));
  EXPECT_TRUE(fits("dense_12", "*_1?"));
  EXPECT_TRUE(fits("dense", "d*e*e"));
  EXPECT_TRUE(fits("", "*"));
  EXPECT_FALSE(fits("dense", "dense_*"));
  EXPECT_FALSE(fits("dense_12", "dense_?"));
  EXPECT_FALSE(fits("dense", ""));
}

class TracedLayersTest : public ::testing::Test {
 protected:
  TracedLayersTest() {
    network_.add(Dense{.units = 3}, {.repeat = 3});
    network_.add(BatchNormalization{});
  }
  std::string error_of(const TraceRequest& trace) {
    try {
      TracedLayers(network_, trace);
    } catch (const SpecError& error) {
      return error.what();
    }
    return {};
  }

  Network network_;
};

TEST_F(TracedLayersTest, EachInstrumentHasItsOwn) {
  const TracedLayers layers(network_, {.every = 10,
                                       .layers = {"dense*"},
                                       .instruments = {{Instrument::norm},
                                                       {Instrument::histogram, 3, {"dense_1", "batch*"}},
                                                       {Instrument::norm, 3, {"dense_?"}}}});
  EXPECT_EQ(layers.cadences_of(Instrument::norm, "dense"), 1);
  EXPECT_EQ(layers.cadences_of(Instrument::norm, "dense_2"), 3);
  EXPECT_EQ(layers.cadences_of(Instrument::norm, "batch_normalization"), 0);
  EXPECT_EQ(layers.cadences_of(Instrument::histogram, "batch_normalization"), 2);
  EXPECT_EQ(layers.cadences_of(Instrument::histogram, "dense_2"), 0);
  EXPECT_EQ(layers.cadences_of(Instrument::moments), 0);
  EXPECT_EQ(layers.bit_of(3), 2);
  EXPECT_EQ(layers.bit_of(4), 0);
}

TEST_F(TracedLayersTest, NothingIsDueIfEveryIsZero) {
  const TracedLayers layers(network_, {.every = 0, .instruments = {{Instrument::norm, 3, {}}}});
  EXPECT_EQ(layers.cadences_of(Instrument::norm), 0);
}

TEST_F(TracedLayersTest, ErrorsNameTheKey) {
  EXPECT_THAT(error_of({.layers = {"*", "conv"}}), HasSubstr("trace.layers[1]: no layer is called \"conv\""));
  EXPECT_THAT(error_of({.instruments = {{}, {Instrument::norm, {}, {"dense_5"}}}}),
              HasSubstr("trace.instruments[1].layers[0]: no layer is called \"dense_5\"; did you mean \"dense_1\"?"));
  TraceRequest many{.instruments = {}};
  for (std::int64_t every = 1; every <= 5; ++every) many.instruments.push_back({Instrument::norm, every, {}});
  EXPECT_THAT(error_of(many), HasSubstr("trace.instruments: 5 different cadences; allowed: at most 4"));
}

}  // namespace
}  // namespace cenote::graph
