// The backend as a whole, on the harness and on a GPU: resident and layered, replay, orders of lanes.
#include "kernels/cuda/backend.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "kernels/cuda/resident/chain.h"
#include "kernels/plan/fusions.h"
#include "lane_orders.h"
#include "tests/kernels/cuda/small_experiment.h"

namespace cenote::testing {
namespace {

using ::testing::HasSubstr;

TEST(CudaBackend, ReplaysTheEagerLaunchesBitForBit) {
  const Loaded loaded = small_experiment();
  EXPECT_EQ(difference(run_on_device(loaded, cuda::Execution::layered), run_on_device(loaded, cuda::Execution::eager)),
            "");
}

/// Every way in which a run can be cut into launches, on chip and layered.
TEST(CudaBackend, GivesTheSameBitsResidentAndLayered) {
  for (const std::string setting :
       {"recipe.epochs=0", "recipe.epochs=30", "recipe.shuffle=false", "recipe.validation_freq=0",
        "recipe.epoch_end_freq=2", "trace.every=0", "trace.every=1", "trace.every=5",
        "trace.tensors=['weight', 'activation', 'update', 'weight_gradient']",
        "trace.values=['dense/kernel', 'dense_1/bias']", "cohort.member=1",
        "recipe.optimizer={type='SGD',momentum=0.9,nesterov=true,global_clipnorm=0.1}",
        "recipe.optimizer={type='RMSprop',centered=true,clipvalue=0.01}"}) {
    const Loaded loaded = small_experiment({setting});
    const Result resident = run_on_device(loaded, cuda::Execution::automatic);
    EXPECT_EQ(difference(resident, run_on_device(loaded, cuda::Execution::layered)), "") << setting;
    EXPECT_EQ(difference(resident, run(loaded, {.kind = BackendKind::cpu})), "") << setting;
  }
}

/// trajectories_tests has the checksums of whichever of the two is chosen.
TEST(CudaBackend, GivesThemForEveryExperimentWithAChecksum) {
  for (const auto& file : std::filesystem::directory_iterator(golden_folder("bits"))) {
    Loaded loaded = load(file.path());
    loaded.experiment.recipe.epochs = 2;
    EXPECT_EQ(
        difference(run_on_device(loaded, cuda::Execution::automatic), run_on_device(loaded, cuda::Execution::layered)),
        "")
        << file.path();
  }
}

/// A chain of dense layers on two moons, whose last batch has 8 samples, and 8 epochs of 4 batches.
Loaded chain(const std::vector<std::string>& settings) {
  return parse(R"(
title = "chain"
[data]
samples = 130
[network]
layers = [
  { type = "Dense", units = 10, activation = "relu", repeat = 4 },
  { type = "Dense", units = 1, activation = "sigmoid" },
]
[recipe]
epochs = 8
[cohort]
members = 3
)",
               settings);
}

std::string plan_of(const Loaded& loaded) {
  const auto& [experiment, data] = loaded;
  const Program program = compile(experiment.network, experiment.recipe, shape_of(data), experiment.trace);
  return cuda::make_backend()->describe_plan(program, experiment.recipe.batch_size, 3);
}

/// Every way to cut a run between a chain's kernel and the interpreter.
TEST(CudaBackend, GivesTheSameBitsByAChainsOwnKernel) {
  const std::string hidden = "network.layers[0].", units = hidden + "units=", activation = hidden + "activation=";
  for (const std::vector<std::string>& settings : std::vector<std::vector<std::string>>{
           {},
           {activation + "sigmoid"},
           {activation + "tanh"},
           {units + "4"},
           {units + "8", activation + "sigmoid"},
           {units + "16", activation + "tanh"},
           {hidden + "repeat=12"},
           {hidden + "repeat=2", "trace.every=0"},
           {"trace.every=0", "recipe.validation_freq=0"},
           {"trace.every=3", "recipe.validation_freq=3"},
           {"trace.every=0", "recipe.validation_freq=0", "recipe.shuffle=false", "recipe.batch_size=7"},
           {"trace.every=0", "recipe.batch_size=16", "cohort.members=4"},
           {"trace.every=0", "recipe.batch_size=20", "cohort.members=1", "recipe.metrics=[]"},
           {"trace.every=0", "data.source=make_circles", "cohort.vary={learning_rate=[0.0, 1e-3, 1.0]}"},
           {"trace.every=0", "cohort.vary={gain=[1e-9, 1e12]}"},
           {"trace.every=0", "data.samples=40", "recipe.epochs=90", units + "4"}}) {
    const Loaded loaded = chain(settings);
    EXPECT_THAT(plan_of(loaded), HasSubstr("a chain's own kernel for steps that are not traced"));
    const Result got = run_on_device(loaded, cuda::Execution::automatic);
    EXPECT_EQ(difference(got, run(loaded, {.kind = BackendKind::cpu})), "") << ::testing::PrintToString(settings);
  }
}

/// No entry of the list is never chosen, and each gives the bits of cpu: with full batches and a partial one, three
/// members in warps of two.
TEST(CudaBackend, TakesEveryKernelOfTheList) {
  for (const Activation activation : {Activation::relu, Activation::sigmoid, Activation::tanh}) {
    for (const cuda::ChainKernel& kernel : cuda::chain_kernels(activation)) {
      const bool is_second = kernel.keeps_state && kernel.width == 10;  // after one for at most ten layers
      const int depth = is_second ? 11 : kernel.width > 16 ? 2 : 4;
      const std::string hidden = "network.layers[0].";
      const Loaded loaded = chain(
          {fmt::format("{}units={}", hidden, kernel.width), fmt::format("{}activation={}", hidden, name_of(activation)),
           fmt::format("{}repeat={}", hidden, depth), "recipe.epochs=3", "trace.every=0", "recipe.validation_freq=0"});
      const std::string name = fmt::format("not traced: {} units of {}, Adam's state in {}:", kernel.width,
                                           name_of(activation), kernel.keeps_state ? "shared memory" : "registers");
      EXPECT_THAT(plan_of(loaded), HasSubstr(name));
      const Result got = run_on_device(loaded, cuda::Execution::automatic);
      EXPECT_EQ(difference(got, run(loaded, {.kind = BackendKind::cpu})), "") << name;
    }
  }
}

/// The weights that a run leaves are those of the epochs that it says are done.
TEST(CudaBackend, LeavesWholeEpochsWhenStopped) {
  for (const std::string setting : {"recipe.validation_freq=1", "recipe.validation_freq=0"}) {
    Loaded loaded = chain({"recipe.epochs=2000", "trace.every=0", setting});
    const auto backend = cuda::make_backend();
    Training training(loaded.experiment, loaded.data, *backend);
    std::stop_source stop;
    std::jthread later([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      stop.request_stop();
    });
    const Result stopped = training.run({.stop = stop.get_token()});
    ASSERT_LT(stopped.epochs_done[0], 2000);
    loaded.experiment.recipe.epochs = stopped.epochs_done[0];
    EXPECT_EQ(final_weights(stopped), final_weights(run(loaded, {.kind = BackendKind::cpu})));
  }
}

TEST(CudaBackend, SaysWhyANetworkHasNoKernelOfItsOwn) {
  const std::string hidden = "network.layers[0].";
  const auto refusal = [&](const std::string& setting) { return plan_of(chain({setting})); };
  EXPECT_THAT(refusal(hidden + "units=9"),
              HasSubstr("refused: no kernel is made for 9 units of relu; there are some for 4, 6, 8, "));
  EXPECT_THAT(refusal(hidden + "activation=selu"),
              HasSubstr("refused: no kernel is made for selu; relu, sigmoid and tanh have some"));
  EXPECT_THAT(refusal(hidden + "repeat=12"),
              HasSubstr("a faster one refused: 10 units of relu, Adam's state in registers: it has 12 hidden layers, "
                        "and there is room for 10"));
  EXPECT_THAT(refusal(hidden + "use_bias=false"), HasSubstr("refused: a layer has no bias"));
  EXPECT_THAT(refusal(hidden + "repeat=1"), HasSubstr("refused: it has fewer than two hidden layers"));
  EXPECT_THAT(refusal("recipe.batch_size=33"), HasSubstr("refused: its batches are above 32"));
  EXPECT_THAT(refusal("recipe.loss=mse"), HasSubstr("refused: its loss is not binary cross-entropy after a sigmoid"));
  EXPECT_THAT(refusal("recipe.metrics=['mae']"), HasSubstr("refused: it has other metrics than accuracy"));
  EXPECT_THAT(refusal("recipe.optimizer={type='AdamW'}"), HasSubstr("refused: it has weight decay"));
  EXPECT_THAT(refusal("recipe.optimizer={type='Adam',amsgrad=true}"),
              HasSubstr("refused: a variable is not trained by plain Adam"));
  EXPECT_THAT(refusal("recipe.optimizer={type='SGD'}"),
              HasSubstr("refused: it has other things than dense layers, activations and plain Adam"));
}

TEST(CudaBackend, SaysWhyANetworkIsNotResident) {
  EXPECT_THAT(plan_of(small_experiment()), HasSubstr("resident: a block of 64 threads for each of 3 members, in "));
  const std::string wide = plan_of(small_experiment({"network.layers[0].units=200", "network.layers[2].units=200"}));
  EXPECT_THAT(wide, HasSubstr("layered: a launch an instruction"));
  EXPECT_THAT(wide, HasSubstr("not resident: a member takes "));
  EXPECT_THAT(wide, HasSubstr(" bytes of shared memory, and a block has "));
}

TEST(CudaBackend, GivesTheBitsOfCpuInEveryOrderOfLanes) {
  const Loaded loaded = small_experiment();
  const Result want = run(loaded, {.kind = BackendKind::cpu});
  for (const std::uint64_t seed : cuda::lane_orders) {
    const cuda::LaneOrder order(seed);
    EXPECT_EQ(difference(run_on_device(loaded, cuda::Execution::automatic), want), "") << "lane order " << seed;
  }
}

}  // namespace
}  // namespace cenote::testing
