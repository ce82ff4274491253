// recipe.reproducible = "machine": wide layers go to the BLAS; the numbers stay close, and repeat.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "cenote/error.h"
#include "engine/train/training.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Loaded wide(const std::string& reproducible) {
  return parse(R"(
[data]
samples = 50
[network]
layers = [
  { type = "Dense", units = 256, activation = "relu" },
  { type = "Dense", units = 260, activation = "tanh" },
  { type = "Dense", units = 256, activation = "relu" },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
[recipe]
epochs = 3
optimizer = { type = "SGD" }
reproducible = ")" +
               reproducible + R"("
[cohort]
members = 2
)");
}

/// With u = 2⁻²⁴, products of at most 260 terms and 6 steps, two orders of summation differ by less than 2·260·6·u of
/// the largest weight, as long as no step amplifies.
constexpr double tolerance = 2 * 260 * 6 / 16777216.0;

void expect_close(const Result& got, const Result& want) {
  ASSERT_EQ(got.weights.size(), want.weights.size());
  double largest = 0;
  for (const float weight : want.weights) largest = std::max(largest, std::fabs(static_cast<double>(weight)));
  for (std::size_t i = 0; i < got.weights.size(); ++i)
    ASSERT_NEAR(got.weights[i], want.weights[i], tolerance * largest) << "weight " << i;
}

void expect_blas(BackendKind kind) {
  const Result want = run(wide("everywhere"), {.kind = BackendKind::cpu}), got = run(wide("machine"), {.kind = kind});
  expect_close(got, want);
  EXPECT_NE(difference(got, want), "") << "the BLAS adds in the order of the canonical chain: was it taken?";
  EXPECT_EQ(difference(run(wide("machine"), {.kind = kind}), got), "") << "it does not repeat";
}

TEST(Blas, IsCloseAndRepeats) { expect_blas(BackendKind::cpu); }

/// Why cuda cannot train what goes to its BLAS, which it looks for before the run; empty: it can.
std::string refusal_of_cuda() {
  if (!has_cuda()) return "no cuda backend here";
  const Loaded loaded = wide("machine");
  const auto backend = make_backend({.kind = BackendKind::cuda});
  try {
    const Training training(loaded.experiment, loaded.data, *backend);
    return "";
  } catch (const SpecError& error) {
    return error.what();
  }
}

TEST(BlasOfCuda, IsCloseAndRepeats) {
  if (const std::string refusal = refusal_of_cuda(); !refusal.empty()) GTEST_SKIP() << refusal;
  expect_blas(BackendKind::cuda);
}

std::string plan_of(const std::string& reproducible, std::int64_t members, BackendKind kind = BackendKind::cpu) {
  const Loaded loaded = wide(reproducible);
  const Program program = compile(loaded.experiment.network, loaded.experiment.recipe, {.features = 2});
  return make_backend({.kind = kind})->describe_plan(program, 32, members);
}

TEST(Blas, IsExplainedByThePlan) {
  EXPECT_THAT(plan_of("everywhere", 1), HasSubstr("with \"machine\" it would be taken"));
  EXPECT_THAT(plan_of("machine", 1), HasSubstr("BLAS for wide dense layers: taken"));
  EXPECT_THAT(plan_of("machine", 1), HasSubstr("refused where narrower than 256"));
  EXPECT_THAT(plan_of("machine", 64), HasSubstr("BLAS for wide dense layers: taken"));
  EXPECT_THAT(plan_of("machine", 1), HasSubstr("refused where relu is no epilogue of the BLAS"));
}

TEST(BlasOfCuda, AppliesReluWhereItWouldStore) {
  if (!has_cuda()) GTEST_SKIP() << "no cuda backend here";
  const std::string plan = plan_of("machine", 64, BackendKind::cuda);
  EXPECT_THAT(plan, HasSubstr("BLAS for a wide dense layer and its activation: taken"));
  EXPECT_THAT(plan, HasSubstr("refused where tanh is no epilogue of the BLAS"));
  EXPECT_THAT(plan, HasSubstr("BLAS for wide dense layers: taken"));
}

}  // namespace
}  // namespace cenote::testing
