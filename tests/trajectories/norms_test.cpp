// Norms that are taken in tiles, for members that are not traced in full, are those of the tensors.
#include <gtest/gtest.h>

#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

/// Twenty members, of which two are traced in full.
Loaded deep(const std::string& activation, int layers, const std::string& trace) {
  return parse(R"(
[network]
layers = [{ type = "Dense", units = 6, repeat = )" +
               std::to_string(layers) + R"(, activation = ")" + activation +
               R"(" }, { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
epochs = 2
[cohort]
members = 20
[trace]
every = 5
members = 2
)" + trace);
}

class NormsInTiles : public ::testing::TestWithParam<const char*> {};

// The members' norms go into quantiles, where those of both paths must meet.
TEST_P(NormsInTiles, AreThoseOfOneMemberAlone) {
  for (const char* trace : {"", R"(instruments = ["norm"])"})
    EXPECT_EQ(difference_of_paths(deep(GetParam(), 4, trace)), "") << trace;
}

// 30 layers of sigmoids shrink gradients below 2⁻⁸⁰: the float sum of their squares is 0, and no tensor is kept.
TEST_P(NormsInTiles, AreTakenInDoubleWhereTheFloatSumIsNotAccurate) {
  const Loaded loaded = deep(GetParam(), 30, R"(instruments = ["norm"])");
  EXPECT_EQ(difference_of_paths(loaded), "");
  const Result result = run(loaded, {.kind = BackendKind::cpu});
  const std::int64_t first = result.trace.find("dense/activation_gradient");
  ASSERT_GE(first, 0);
  if (std::string(GetParam()) == "sigmoid") {
    EXPECT_LT(result.trace.at(0, first, 0).norm(), 0x1p-40);
    EXPECT_GT(result.trace.at(0, first, 0).norm(), 0);
    EXPECT_GT(result.trace.norm_quantiles->numbers.at(0), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Norms, NormsInTiles, ::testing::Values("relu", "leaky_relu", "sigmoid", "tanh", "elu"),
                         [](const auto& value) { return std::string(value.param); });

}  // namespace
}  // namespace cenote::testing
