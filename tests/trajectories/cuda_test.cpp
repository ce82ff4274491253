// The cuda backend, on a device or simulated, gives the bits of cpu: weights, history and every number of the trace.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

/// Experiments of tests/golden: trajectories recorded from Keras, and those of the committed checksums.
std::vector<std::string> golden_experiments() {
  std::vector<std::string> files;
  for (const std::string& name : recorded_trajectories()) files.push_back(name + "/experiment.toml");
  for (const auto& entry : std::filesystem::directory_iterator(golden_folder("bits")))
    files.push_back("bits/" + entry.path().filename().string());
  std::ranges::sort(files);
  return files;
}

class Cuda : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!has_cuda()) GTEST_SKIP() << "no cuda backend here";
  }
  void expect_bits_of_cpu() {
    const Result want = run(loaded_, {.kind = BackendKind::cpu, .threads = 1});
    EXPECT_EQ(difference(run(loaded_, {.kind = BackendKind::cuda}), want), "");
  }

  Loaded loaded_ = load(golden_folder(GetParam()));
};

TEST_P(Cuda, HasTheBitsOfCpu) { expect_bits_of_cpu(); }

TEST_P(Cuda, HasThemWithEveryTensorTraced) {
  loaded_.experiment.recipe.epochs = std::min<std::int64_t>(loaded_.experiment.recipe.epochs, 3);
  loaded_.experiment.trace = everything();
  expect_bits_of_cpu();
}

INSTANTIATE_TEST_SUITE_P(Golden, Cuda, ::testing::ValuesIn(golden_experiments()), [](const auto& file) {
  std::string name = file.param;
  for (char& c : name)
    if (c == '/' || c == '.') c = '_';
  return name;
});

}  // namespace
}  // namespace cenote::testing
