// Whole training runs against Keras on TensorFlow, recorded in float64 (tests/golden): losses and metrics by epoch,
// gradient norms, final weights.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/data/npz.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

/// How far numbers may lie from the recorded ones, relative to the largest of their array.
struct Tolerance {
  double relative;
};

class KerasTrajectory : public ::testing::TestWithParam<std::string> {
 protected:
  void check(BackendKind kind, Tolerance tolerance) {
    loaded_ = load(golden_folder(GetParam()) / "experiment.toml");
    loaded_.experiment.trace.every = TraceRequest::every_epoch;
    loaded_.experiment.recipe.metrics = loaded_.experiment.recipe.resolved_metrics();
    tolerance_ = tolerance;
    result_ = run(loaded_, {.kind = kind, .threads = 1});
    check_history();
    check_weights();
    check_gradient_norms();
  }

 private:
  std::vector<double> expected(const std::string& name) { return reader_.read(name).to_float64(); }

  void expect_near(const std::vector<double>& got, const std::vector<double>& want, const std::string& what) {
    ASSERT_EQ(got.size(), want.size()) << what;
    double scale = 0;
    for (double w : want) scale = std::max(scale, std::fabs(w));
    // An array whose largest entry is rounding noise in the recording has no scale of its own.
    scale = std::max(scale, 1e-9);
    for (std::size_t i = 0; i < got.size(); ++i)
      EXPECT_NEAR(got[i], want[i], tolerance_.relative * scale) << what << "[" << i << "]";
  }

  void check_history() {
    const History& history = result_.history;
    for (std::size_t c = 0; c < history.columns.size(); ++c) {
      const std::string& name = history.columns[c];
      if (name.starts_with("epoch_end_")) {
        expect_near({history.at(0, 0, c)}, expected(name + "_before"), name + "_before");
        expect_near({history.at(0, history.epochs, c)}, expected(name + "_after"), name + "_after");
        continue;
      }
      if (!reader_.contains(name)) continue;
      std::vector<double> got;
      for (std::int64_t e = 1; e <= history.epochs; ++e) got.push_back(history.at(0, e, c));
      expect_near(got, expected(name), name);
    }
  }

  void check_weights() {
    const std::vector<double> weights = final_weights(result_);
    for (const Variable& v : result_.program.variables) {
      const std::vector<double> got(weights.begin() + v.offset, weights.begin() + v.offset + v.size());
      expect_near(got, expected("weights/" + v.full_name()), v.full_name());
    }
  }

  void check_gradient_norms() {
    for (const Variable& v : result_.program.variables)
      if (v.trainable)
        check_norm("gradient_norm/" + v.full_name(),
                   v.is_kernel() ? v.layer + "/weight_gradient" : v.full_name() + ".weight_gradient");
    for (const LayerSummary& layer : result_.program.layers)
      check_norm("activation_gradient_norm/" + layer.name, layer.name + "/activation_gradient");
  }

  void check_norm(const std::string& array, const std::string& tensor) {
    if (!reader_.contains(array)) return;
    const std::int64_t index = result_.trace.find(tensor);
    ASSERT_GE(index, 0) << tensor;
    std::vector<double> got;
    for (std::size_t t = 0; t < result_.trace.steps.size(); ++t)
      got.push_back(result_.trace.at(static_cast<std::int64_t>(t), index, 0).norm());
    expect_near(got, expected(array), array);
  }

  NpzReader reader_{golden_folder(GetParam()) / "expected.npz"};
  Loaded loaded_;
  Result result_;
  Tolerance tolerance_ = {};
};

TEST_P(KerasTrajectory, Reference) { check(BackendKind::reference, {1e-9}); }

// Every number of a float32 run carries the roundings of each step before it: with the unit roundoff u = 2⁻²⁴, chains
// of at most 64 terms and at most 100 steps, errors stay below 64·100·u ≈ 4e-4 as long as no step amplifies them.
TEST_P(KerasTrajectory, Cpu) { check(BackendKind::cpu, {4e-4}); }

TEST_P(KerasTrajectory, CpuPathsAgree) {
  EXPECT_EQ(difference_of_paths(load(golden_folder(GetParam()) / "experiment.toml")), "");
}

TEST_P(KerasTrajectory, Cuda) {
  if (!has_cuda()) GTEST_SKIP() << "no cuda backend here";
  check(BackendKind::cuda, {4e-4});
}

INSTANTIATE_TEST_SUITE_P(Golden, KerasTrajectory, ::testing::ValuesIn(recorded_trajectories()),
                         [](const auto& trajectory) { return trajectory.param; });

}  // namespace
}  // namespace cenote::testing
