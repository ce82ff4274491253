#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cenote/error.h"
#include "cenote/program.h"

namespace cenote {
namespace {

using ::testing::HasSubstr;

std::string error_of(const Recipe& recipe) {
  Network network;
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  try {
    compile(network, recipe, {.features = 2, .targets = 1, .classes = 2});
  } catch (const SpecError& error) {
    return error.what();
  }
  return {};
}

TEST(Compile, RefusesRecipesThatCannotRun) {
  EXPECT_EQ(error_of({}), "");
  EXPECT_THAT(error_of({.batch_size = 0}), HasSubstr("recipe.batch_size: 0"));
  EXPECT_THAT(error_of({.epochs = -1}), HasSubstr("recipe.epochs: -1"));
  EXPECT_THAT(error_of({.metrics = std::vector(9, Metric::mae)}), HasSubstr("recipe.metrics: \"mae\" is there twice"));
}

}  // namespace
}  // namespace cenote
