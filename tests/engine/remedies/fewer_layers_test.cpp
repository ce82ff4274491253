#include <gmock/gmock.h>

#include "tests/engine/remedies/helpers.h"

namespace cenote::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FewerLayersRemedy, TakesHalfAndAQuarter) {
  const auto trials = try_fewer_layers(experiment_of(ten_sigmoid));
  EXPECT_THAT(names_of(trials), ElementsAre("5 hidden layers", "2 hidden layers"));
  EXPECT_EQ(layers_of(changed(trials, "5 hidden layers")),
            R"({ type = "Dense", units = 10, activation = "sigmoid", repeat = 5 }, )" + output_layer);
}

TEST(FewerLayersRemedy, TakesWhatFollowsADenseWithIt) {
  const auto trials = try_fewer_layers(experiment_of(
      R"({ type = "BatchNormalization" }, { type = "Dense", units = 8 }, { type = "BatchNormalization" }, { type = "ReLU" },
         { type = "Dense", units = 6 }, { type = "BatchNormalization" }, { type = "ReLU" }, )" +
      output_layer));
  EXPECT_THAT(names_of(trials), ElementsAre("1 hidden layer"));
  EXPECT_EQ(layers_of(changed(trials, "1 hidden layer")),
            R"({ type = "BatchNormalization" }, { type = "Dense", units = 8 }, { type = "BatchNormalization" }, )"
            R"({ type = "ReLU" }, )" +
                output_layer);
}

TEST(FewerLayersRemedy, KeepsATaperSpread) {
  const auto trials = try_fewer_layers(experiment_of(
      R"({ type = "Dense", units = 9 }, { type = "Dense", units = 8 }, { type = "Dense", units = 7 },
         { type = "Dense", units = 6 }, { type = "Dense", units = 5 }, )" +
      output_layer));
  EXPECT_EQ(layers_of(changed(trials, "2 hidden layers")),
            R"({ type = "Dense", units = 9 }, { type = "Dense", units = 5 }, )" + output_layer);
}

TEST(FewerLayersRemedy, TakesResidualBlocksAsAWhole) {
  const auto trials = try_fewer_layers(experiment_of(
      R"({ type = "Dense", units = 4 }, { type = "Residual", layers = [{ type = "Dense", units = 4, repeat = 2 }], repeat = 4 }, )" +
      output_layer));
  EXPECT_EQ(
      layers_of(changed(trials, "3 hidden layers")),
      R"({ type = "Dense", units = 4 }, { type = "Residual", layers = [{ type = "Dense", units = 4, repeat = 2 }] }, )" +
          output_layer);
}

TEST(FewerLayersRemedy, LeavesWidthsOfSumsAlone) {
  // A change of width between two blocks can't go.
  const auto trials = try_fewer_layers(experiment_of(
      R"({ type = "Dense", units = 4 }, { type = "Residual", layers = [{ type = "Dense", units = 4 }] },
         { type = "Dense", units = 3 }, { type = "Residual", layers = [{ type = "Dense", units = 3 }] }, )" +
      output_layer));
  EXPECT_EQ(layers_of(changed(trials, "2 hidden layers")),
            R"({ type = "Dense", units = 4 }, { type = "Dense", units = 3 }, )" + output_layer);
}

TEST(FewerLayersRemedy, NeedsTwo) {
  const auto one = experiment_of(R"({ type = "Dense", units = 4 }, )" + output_layer);
  EXPECT_THAT(try_fewer_layers(one).why_none, HasSubstr("fewer than two"));
}

}  // namespace
}  // namespace cenote::test
