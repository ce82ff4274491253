#include <gmock/gmock.h>

#include "tests/engine/remedies/helpers.h"

namespace cenote::test {
namespace {

using testing::HasSubstr;

TEST(ResidualRemedy, WrapsPairsAndTheOneLeftOver) {
  const std::string dense = R"({ type = "Dense", units = 10, activation = "sigmoid")";
  EXPECT_EQ(layers_of(changed(try_residual(experiment_of(ten_sigmoid)), "residual")),
            dense + R"( }, { type = "Residual", layers = [)" + dense + R"(, repeat = 2 }], repeat = 4 }, )" +
                R"({ type = "Residual", layers = [)" + dense + R"( }] }, )" + output_layer);
}

TEST(ResidualRemedy, GoesAroundChangesOfWidth) {
  const auto trials = try_residual(experiment_of(
      R"({ type = "Dense", units = 4 }, { type = "ReLU" }, { type = "Dense", units = 4 }, { type = "ReLU" },
         { type = "Dense", units = 3 }, { type = "ReLU" }, )" +
      output_layer));
  EXPECT_EQ(layers_of(changed(trials, "residual")),
            R"({ type = "Dense", units = 4 }, { type = "ReLU" }, )"
            R"({ type = "Residual", layers = [{ type = "Dense", units = 4 }, { type = "ReLU" }] }, )"
            R"({ type = "Dense", units = 3 }, { type = "ReLU" }, )" +
                output_layer);
}

TEST(ResidualRemedy, NeedsEqualWidthsAndNoSums) {
  const auto taper = experiment_of(R"({ type = "Dense", units = 4 }, { type = "Dense", units = 3 }, )" + output_layer);
  EXPECT_THAT(try_residual(taper).why_none, HasSubstr("as wide"));
  const auto has_one = experiment_of(
      R"({ type = "Dense", units = 4 }, { type = "Residual", layers = [{ type = "Dense", units = 4 }] }, )" +
      output_layer);
  EXPECT_THAT(try_residual(has_one).why_none, HasSubstr("already"));
}

}  // namespace
}  // namespace cenote::test
