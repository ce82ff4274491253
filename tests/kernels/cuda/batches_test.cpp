// Readings of a traced step, layered: as many launches however deep the network is, the bits of the cpu backend.
#include "kernels/cuda/batches.h"

#include <gtest/gtest.h>

#include "tests/kernels/cuda/small_experiment.h"

namespace cenote::testing {
namespace {

struct Traced {
  std::string name;
  std::vector<std::string> settings;
  bool gathers_norms = false;
};

void PrintTo(const Traced& traced, std::ostream* out) { *out << traced.name; }

/// Batches of 16, 16 and 3 samples: three steps. Penalties, since what they change is looked at.
Loaded network(int layers, const std::string& block, const std::vector<std::string>& settings) {
  std::string all;
  for (int k = 0; k < layers; ++k) all += block + ",\n";
  return parse(R"(
title = "readings"
[data]
source = "make_blobs"
samples = 50
centers = 3
test_size = 0.3
[network]
layers = [
)" + all + R"(
  { type = "Dense", units = 3, activation = "softmax" },
]
[recipe]
loss = "sparse_categorical_crossentropy"
batch_size = 16
epochs = 1
validation_freq = 0
[cohort]
members = 2
)",
               settings);
}

std::uint64_t launches_of(const Loaded& loaded) {
  const std::uint64_t before = simt::launches();
  run_on_device(loaded, cuda::Execution::eager);
  return simt::launches() - before;
}

/// Of two steps, which all that is traced has and the pass after the last one as well, over the same two without.
std::int64_t launches_for_readings(int layers, const std::string& block, std::vector<std::string> settings) {
  settings.emplace_back("trace.every=1");
  const std::uint64_t often = launches_of(network(layers, block, settings));
  settings.back() = "trace.every=3";
  return static_cast<std::int64_t>(often) - static_cast<std::int64_t>(launches_of(network(layers, block, settings)));
}

const std::string dense =
    "{ type = 'Dense', units = 5, activation = 'tanh', kernel_regularizer = { type = 'L2', factor = 0.01 } }";
const std::string all_tensors =
    "trace.tensors=['weight','activation','weight_gradient','activation_gradient','clipped_gradient','update']";

class CudaReadings : public ::testing::TestWithParam<Traced> {};

/// Or fewer: where gradients are looked at before and after clipping, what clips them is gathered too.
TEST_P(CudaReadings, TakeAsManyLaunchesInADeepNetwork) {
  const std::int64_t shallow = launches_for_readings(3, dense, GetParam().settings);
  const std::int64_t deep = launches_for_readings(12, dense, GetParam().settings);
  EXPECT_GT(shallow, 0);
  if (GetParam().gathers_norms)
    EXPECT_LT(deep, shallow);
  else
    EXPECT_EQ(deep, shallow);
}

TEST_P(CudaReadings, HaveTheBitsOfCpu) {
  std::vector<std::string> settings = GetParam().settings;
  settings.emplace_back("trace.every=1");
  for (const std::string& block :
       {dense, std::string("{ type = 'Residual', layers = [{ type = 'Dense', units = 2, activation = 'relu' }] }"),
        std::string("{ type = 'BatchNormalization' }, { type = 'Dense', units = 20, activation = 'gelu' }")}) {
    const Loaded loaded = network(4, block, settings);
    const Result want = run(loaded, {.kind = BackendKind::cpu});
    EXPECT_EQ(difference(run_on_device(loaded, cuda::Execution::layered), want), "") << block;
    EXPECT_EQ(difference(run_on_device(loaded, cuda::Execution::eager), want), "") << block;
  }
}

const std::string instruments = "trace.instruments=";

INSTANTIATE_TEST_SUITE_P(
    Instruments, CudaReadings,
    ::testing::Values(
        Traced{"norms", {instruments + "['norm']"}}, Traced{"moments", {instruments + "['moments']"}},
        Traced{"moments_of_all", {instruments + "['moments', 'histogram']", all_tensors}},
        Traced{"all_with_clipvalue",
               {instruments + "['moments', 'histogram', 'saturation', 'epsilon_share', 'update_cosine', "
                              "'noise_scale', 'gradient_correlation']",
                all_tensors, "recipe.optimizer={type='Adam',clipvalue=0.01}"}},
        Traced{
            "clipnorm", {instruments + "['norm']", all_tensors, "recipe.optimizer={type='Adam',clipnorm=0.1}"}, true},
        Traced{"global_clipnorm",
               {instruments + "['norm']", all_tensors, "recipe.optimizer={type='RMSprop',global_clipnorm=0.1}"},
               true},
        Traced{"weights_and_values",
               {instruments + "['norm']", "trace.tensors=['weight']", "trace.values=['dense/kernel', 'dense_1/bias']",
                "recipe.optimizer={type='SGD',clipvalue=0.01}"}}),
    [](const auto& named) { return named.param.name; });

}  // namespace
}  // namespace cenote::testing
