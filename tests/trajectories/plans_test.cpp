// Every entry of the list of super-instructions, and each path, is really taken by some experiment whose bits or
// numbers are tested.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/train/training.h"
#include "kernels/plan/fusion.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

using ::testing::HasSubstr;

std::string plan_of(const Loaded& loaded, BackendKind kind) {
  const Experiment& e = loaded.experiment;
  const Program program = compile(e.network, e.recipe, shape_of(loaded.data), e.trace);
  return make_backend({.kind = kind})->describe_plan(program, e.recipe.batch_size, e.cohort.size());
}

constexpr const char* wide = R"(
[network]
layers = [{ type = "Dense", units = 256, repeat = 2, activation = "relu" }, { type = "Dense", units = 1, activation = "sigmoid" }]
[recipe]
reproducible = "machine"
)";

/// The plans of all that is committed, and of a wide network for the BLAS.
std::string all_plans() {
  std::string text = plan_of(parse(wide), BackendKind::cpu);
  if (has_cuda()) text += plan_of(parse(wide), BackendKind::cuda);
  for (const std::string& name : recorded_trajectories())
    text += plan_of(load(golden_folder(name) / "experiment.toml"), BackendKind::cpu);
  for (const auto& entry : std::filesystem::directory_iterator(golden_folder("bits")))
    text += plan_of(load(entry.path()), BackendKind::cpu);
  return text;
}

TEST(Plans, AreEachTakenBySomeCase) {
  const std::string plans = all_plans();
  for (const char* path : {"a lane is a member", "a lane is a unit"}) EXPECT_THAT(plans, HasSubstr(path));
  for (const std::string& name : fusion_names()) {
    if (name == "BLAS for a wide dense layer and its activation" && !has_cuda()) continue;  // cuBLASLt's
    EXPECT_THAT(plans, HasSubstr(name + ": taken"));
  }
}

}  // namespace
}  // namespace cenote::testing
