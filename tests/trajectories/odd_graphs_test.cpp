// Networks whose slots are used in unusual ways: operands that are the same slot, the data as an operand, outputs that
// no activation ends. A Plan that reused memory too early, or fused what it must not, would show here.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <ostream>

#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

struct OddGraph {
  const char* name;
  const char* layers;
  const char* loss = "binary_crossentropy";
  const char* optimizer = R"({ type = "SGD", learning_rate = 0.02, momentum = 0.5 })";
};

constexpr OddGraph graphs[] = {
    {"OneLayerReadByThree", R"(
       { type = "Dense", units = 5, activation = "relu", name = "a" },
       { type = "Dense", units = 5, activation = "tanh", name = "b" },
       { type = "Dense", units = 5, activation = "sigmoid", name = "c", inputs = ["a"] },
       { type = "Add", inputs = ["b", "a", "c"] },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"AddOfALayerWithItself", R"(
       { type = "Dense", units = 16, activation = "tanh", name = "a" },
       { type = "Add", name = "twice", inputs = ["a", "a"] },
       { type = "Add", name = "again", inputs = ["twice", "a", "twice", "twice"] },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"AddOfTheDataAlone", R"(
       { type = "Add", inputs = ["input", "input", "input"] },
       { type = "Dense", units = 4, activation = "elu" },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"DataAsAnOperand", R"(
       { type = "Dense", units = 2, activation = "leaky_relu", name = "a" },
       { type = "Add", name = "sum", inputs = ["input", "a"] },
       { type = "Dense", units = 2, name = "b" },
       { type = "Add", inputs = ["b", "input", "sum"] },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"ResidualAroundTheFirstLayer", R"(
       { type = "Residual", layers = [{ type = "Dense", units = 3, activation = "relu" },
                                      { type = "Dense", units = 2, activation = "relu" }] },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"ActivationLayerAsOutput", R"(
       { type = "Dense", units = 4, activation = "relu" },
       { type = "Dense", units = 1 },
       { type = "Activation", activation = "sigmoid" })"},
    {"ActivationOfASumAsOutput", R"(
       { type = "Dense", units = 3, activation = "tanh", name = "a" },
       { type = "Dense", units = 2, name = "b" },
       { type = "Dense", units = 2, activation = "relu", name = "c", inputs = ["a"] },
       { type = "Add", inputs = ["b", "c", "b"] },
       { type = "Activation", activation = "softmax" })",
     "sparse_categorical_crossentropy"},
    {"SumAsOutput", R"(
       { type = "Dense", units = 3, activation = "silu", name = "a" },
       { type = "Dense", units = 1, activation = "sigmoid", name = "b" },
       { type = "Dense", units = 1, activation = "tanh", name = "c", inputs = ["a"] },
       { type = "Add", inputs = ["c", "b"] })",
     "mse"},
    {"LinearActivationLayers", R"(
       { type = "Activation", activation = "linear" },
       { type = "Dense", units = 3, name = "a" },
       { type = "Activation", activation = "linear" },
       { type = "Activation", activation = "relu" },
       { type = "Dense", units = 1 },
       { type = "Activation", activation = "linear" })",
     "mse"},
    {"PreActivationReadAgain", R"(
       { type = "Dense", units = 4, name = "z" },
       { type = "Activation", activation = "relu", name = "h" },
       { type = "Activation", activation = "gelu", name = "g", inputs = ["z"] },
       { type = "Activation", activation = "softmax", name = "s", inputs = ["g"] },
       { type = "Add", inputs = ["s", "z", "h"] },
       { type = "LeakyReLU" },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"PReLUOnTheData", R"(
       { type = "PReLU", alpha_initializer = { type = "Constant", value = 0.25 } },
       { type = "Dense", units = 3 },
       { type = "PReLU" },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"BatchNormalizationOnTheData", R"(
       { type = "BatchNormalization", momentum = 0.8 },
       { type = "Dense", units = 4, activation = "sigmoid" },
       { type = "BatchNormalization", scale = false },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"BatchNormalizationOfWhatIsReadAgain", R"(
       { type = "Dense", units = 4, activation = "tanh", name = "a" },
       { type = "BatchNormalization", name = "n", center = false },
       { type = "BatchNormalization", name = "m" },
       { type = "Add", inputs = ["m", "a", "n"] },
       { type = "BatchNormalization" },
       { type = "Activation", activation = "tanh" },
       { type = "Dense", units = 1, activation = "sigmoid" })"},
    {"ClippedTogether", R"(
       { type = "Dense", units = 4, activation = "elu", name = "a", kernel_regularizer = { type = "L1", factor = 0.1 } },
       { type = "Dense", units = 4, activation = "relu", name = "b" },
       { type = "Add", inputs = ["a", "b", "a"] },
       { type = "Dense", units = 1, activation = "sigmoid" })",
     "binary_crossentropy",
     R"({ type = "SGD", learning_rate = 0.1, nesterov = true, momentum = 0.5, global_clipnorm = 0.3 })"},
};

// The last batch is partial, alone, or all that there is.
constexpr int batch_sizes[] = {16, 1, 1'000'000'000};

struct OddCase {
  OddGraph graph;
  int batch_size;

  friend void PrintTo(const OddCase& odd, std::ostream* out) { *out << odd.graph.name; }
};

std::vector<OddCase> all_cases() {
  std::vector<OddCase> cases;
  for (const OddGraph& graph : graphs)
    for (int batch_size : batch_sizes) cases.push_back({graph, batch_size});
  return cases;
}

class OddGraphs : public ::testing::TestWithParam<OddCase> {
 protected:
  static Loaded load_case(const OddCase& odd) {
    return parse(fmt::format(R"(
[data]
source = "make_moons"
samples = 40
noise = 0.1
[network]
layers = [{}]
[recipe]
loss = "{}"
optimizer = {}
epochs = 3
batch_size = {}
[cohort]
members = 3
[trace]
every = 0
)",
                             odd.graph.layers, odd.graph.loss, odd.graph.optimizer, odd.batch_size));
  }

  Loaded loaded_ = load_case(GetParam());
};

double largest(std::span<const double> numbers) {
  double result = 0;
  for (double x : numbers) result = std::max(result, std::fabs(x));
  return result;
}

// As in keras_test.cpp: chains of at most 64 terms and at most 100 steps (here 90) leave errors below 64·100·2⁻²⁴ of
// the largest weight, as long as no step amplifies them: hence the small learning rate.
constexpr double tolerance = 4e-4;

TEST_P(OddGraphs, CpuFollowsReference) {
  const Result exact = run(loaded_, {.kind = BackendKind::reference, .threads = 1});
  const Result fast = run(loaded_, {.kind = BackendKind::cpu, .threads = 1});
  for (std::int64_t member = 0; member < 3; ++member) {
    const std::vector<double> want = final_weights(exact, member), got = final_weights(fast, member);
    ASSERT_EQ(got.size(), want.size());
    const double bound = tolerance * largest(want);
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], want[i], bound) << "weight " << i;
  }
}

TEST_P(OddGraphs, CpuPathsAgree) {
  loaded_.experiment.trace = everything();
  EXPECT_EQ(difference_of_paths(loaded_), "");
}

// Traced steps take lists of their own, in which less is fused and other slots live side by side.
TEST_P(OddGraphs, TracingLeavesTheBits) {
  const Result untraced = run(loaded_, {.kind = BackendKind::cpu, .threads = 1});
  loaded_.experiment.trace = everything();
  const Result traced = run(loaded_, {.kind = BackendKind::cpu, .threads = 1});
  const auto bits = [](double weight) { return std::bit_cast<std::uint64_t>(weight); };
  for (std::int64_t member = 0; member < 3; ++member) {
    const std::vector<double> want = final_weights(untraced, member), got = final_weights(traced, member);
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t i = 0; i < got.size(); ++i) EXPECT_EQ(bits(got[i]), bits(want[i])) << "weight " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, OddGraphs, ::testing::ValuesIn(all_cases()), [](const auto& odd) {
  return fmt::format("{}InBatchesOf{}", odd.param.graph.name, odd.param.batch_size);
});

}  // namespace
}  // namespace cenote::testing
