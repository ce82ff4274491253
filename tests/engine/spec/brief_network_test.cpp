#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/spec/network_keys.h"
#include "engine/spec/write_toml.h"
#include "tests/engine/spec/helpers.h"

namespace cenote::spec::test {
namespace {

Network network_of(const std::string& layers) { return parse("[network]\nlayers = " + layers + "\n").network; }

std::string brief(const Network& network) { return write_value(write_brief_network(network)); }

/// Written again as it was.
void expect_same_words(const std::string& layers) {
  const Network network = network_of(layers);
  EXPECT_EQ(brief(network), layers);
  EXPECT_EQ(network_of(brief(network)), network);
}

TEST(BriefNetwork, CountsEqualNeighboursAndLeavesDefaultsOut) {
  expect_same_words(
      R"([{ type = "Dense", units = 10, activation = "sigmoid", repeat = 10 }, { type = "Dense", units = 1 }])");
  EXPECT_EQ(brief(network_of(R"([{ type = "Dense", units = 3, activation = "linear", use_bias = true },
                                 { type = "Dense", units = 3, kernel_initializer = "glorot_uniform" }])")),
            R"([{ type = "Dense", units = 3, repeat = 2 }])");
}

TEST(BriefNetwork, KeepsWhatIsNoDefault) {
  expect_same_words(
      R"([{ type = "Dense", units = 4, use_bias = false, kernel_initializer = "he_normal" }, )"
      R"({ type = "BatchNormalization", momentum = 0.5 }, { type = "Activation", activation = "linear" }, )"
      R"({ type = "LeakyReLU", negative_slope = 0.1 }, { type = "Dense", units = 1, activation = "sigmoid" }])");
}

TEST(BriefNetwork, WritesResidualsAsBlocks) {
  expect_same_words(
      R"([{ type = "Dense", units = 4 }, )"
      R"({ type = "Residual", layers = [{ type = "Dense", units = 4, repeat = 2 }, { type = "ReLU" }], repeat = 3 }, )"
      R"({ type = "Residual", layers = [{ type = "Dense", units = 4 }] }, { type = "Dense", units = 1 }])");
}

TEST(BriefNetwork, KeepsNamesAndInputsThatNoRuleGives) {
  for (
      const std::string layers :
      {R"([{ type = "Dense", units = 4, name = "a", repeat = 3 }, { type = "Dense", units = 1 }])",
       R"([{ type = "Dense", units = 4 }, { type = "Dense", units = 4 }, { type = "Dense", units = 4, inputs = ["dense"] },
            { type = "Add", inputs = ["dense_1", "dense_2"] }, { type = "Dense", units = 1 }])",
       R"([{ type = "Dense", units = 4 }, { type = "Residual", name = "sum", repeat = 2, layers = [{ type = "Dense", units = 4 }] },
            { type = "Dense", units = 1 }])",
       R"([{ type = "Dense", units = 4 },
            { type = "Residual", repeat = 2, layers = [{ type = "Dense", units = 4, name = "in" }] },
            { type = "Dense", units = 1 }])",
       R"([{ type = "Dense", units = 4 }, { type = "Dense", units = 4, name = "dense_7" }, { type = "Dense", units = 1 }])"}) {
    const Network network = network_of(layers);
    EXPECT_EQ(network_of(brief(network)), network) << layers << "\n" << brief(network);
  }
}

}  // namespace
}  // namespace cenote::spec::test
