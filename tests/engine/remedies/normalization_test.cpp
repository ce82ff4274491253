#include <gmock/gmock.h>

#include "tests/engine/remedies/helpers.h"

namespace cenote::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(NormalizationRemedy, GoesAfterOrBeforeTheActivation) {
  const auto trials = try_normalization(
      experiment_of(R"({ type = "Dense", units = 4, activation = "sigmoid", repeat = 2 }, )" + output_layer));
  EXPECT_THAT(names_of(trials), ElementsAre("BatchNormalization", "BatchNormalization before activation"));
  const std::string dense =
      R"({ type = "Dense", units = 4, activation = "sigmoid" }, { type = "BatchNormalization" }, )";
  EXPECT_EQ(layers_of(changed(trials, "BatchNormalization")), dense + dense + output_layer);
  const std::string linear = R"({ type = "Dense", units = 4, use_bias = false }, { type = "BatchNormalization" }, )"
                             R"({ type = "Activation", activation = "sigmoid" }, )";
  EXPECT_EQ(layers_of(changed(trials, "BatchNormalization before activation")), linear + linear + output_layer);
}

TEST(NormalizationRemedy, FindsActivationsThatAreLayers) {
  const auto trials =
      try_normalization(experiment_of(R"({ type = "Dense", units = 4 }, { type = "ReLU" }, )" + output_layer));
  EXPECT_EQ(layers_of(changed(trials, "BatchNormalization")),
            R"({ type = "Dense", units = 4 }, { type = "ReLU" }, { type = "BatchNormalization" }, )" + output_layer);
  EXPECT_EQ(layers_of(changed(trials, "BatchNormalization before activation")),
            R"({ type = "Dense", units = 4, use_bias = false }, { type = "BatchNormalization" }, { type = "ReLU" }, )" +
                output_layer);
}

TEST(NormalizationRemedy, StaysInsideResidualBlocks) {
  const auto trials = try_normalization(experiment_of(
      R"({ type = "Dense", units = 4 }, { type = "Residual", layers = [{ type = "Dense", units = 4 }] }, )" +
      output_layer));
  EXPECT_THAT(names_of(trials), ElementsAre("BatchNormalization"));  // without activations there is one place
  EXPECT_EQ(layers_of(changed(trials, "BatchNormalization")),
            R"({ type = "Dense", units = 4 }, { type = "BatchNormalization" }, )"
            R"({ type = "Residual", layers = [{ type = "Dense", units = 4 }, { type = "BatchNormalization" }] }, )" +
                output_layer);
}

TEST(NormalizationRemedy, IsNoneWhereThereIsOneOrBatchesOfOne) {
  const std::string one = R"({ type = "Dense", units = 4 }, { type = "BatchNormalization" }, )" + output_layer;
  EXPECT_THAT(try_normalization(experiment_of(one)).why_none, HasSubstr("already"));
  const auto single = experiment_of(ten_sigmoid, "[recipe]\nbatch_size = 1");
  EXPECT_THAT(try_normalization(single).why_none, HasSubstr("batch of one"));
}

}  // namespace
}  // namespace cenote::test
