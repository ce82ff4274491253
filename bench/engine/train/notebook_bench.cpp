// The classic notebook, whole, by the cpu backend: rates by activation, width and SIMD target, and what a change of the
// notebook costs against the notebook without it, both timed in turn.
#include <fmt/format.h>

#include <functional>
#include <optional>

#include "bench/engine/train/notebook.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"
#include "engine/train/training.h"
#include "kernels/cpu/backend.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

constexpr std::int64_t repetitions = 5;

/// A notebook and how it is run.
struct Timed {
  Notebook notebook;
  Simd simd = Simd::best;
  int threads = 1;
};

/// Threads share the machine's clock; one thread's own time does not show the neighbours.
double seconds_of_training(const Timed& timed, const Dataset& data) {
  const auto backend = cpu::make_backend(timed.simd, timed.threads);
  Training training(timed.notebook.experiment(), data, *backend);
  return seconds_of(timed.threads == 1 ? Clock::processor : Clock::wall, [&] { training.run({}); });
}

/// Rates of `timed`; with `base`, its rate as a multiple of base's, member-step by member-step.
void train(benchmark::State& state, const Timed& timed, const std::optional<Timed>& base) {
  const Dataset data = load_data({});
  Timings own, ratio;
  for (auto _ : state) {
    const double of_base = base ? seconds_of_training(*base, data) / base->notebook.member_steps() : 0;
    own.add(seconds_of_training(timed, data));
    if (base) ratio.add(of_base / (own.last() / timed.notebook.member_steps()));
    state.SetIterationTime(own.last());
  }
  state.counters["us/member-step"] = 1e6 * own.median() / timed.notebook.member_steps();
  state.counters["notebooks/s"] = timed.notebook.member_steps() / 700 / own.median();
  if (base) state.counters["rate/base"] = ratio.median();
}

void add(const std::string& name, const Timed& timed, const std::optional<Timed>& base = {}) {
  benchmark::RegisterBenchmark(("notebook/" + name).c_str(), train, timed, base)
      ->UseManualTime()
      ->Iterations(repetitions)
      ->Unit(benchmark::kMillisecond);
}

Timed of(const std::string& layer, const std::string& optimizer = R"({ type = "Adam" })") {
  return {.notebook = {.layer = layer, .optimizer = optimizer}};
}

void add_rates() {
  for (Simd simd : usable_simd())
    for (const char* activation : {"relu", "sigmoid"})
      if (simd != Simd::scalar)
        add(fmt::format("{}/{}", activation, to_word(simd)),
            {.notebook = {.layer = dense(10, activation), .members = 1024}, .simd = simd});
  for (std::int64_t members : {1, 4, 16, 64, 256, 4096})
    add(fmt::format("members:{}", members), {.notebook = {.members = members}});
  for (std::int64_t width : {4, 7, 10, 16, 32, 64})
    add(fmt::format("width:{}", width),
        {.notebook = {.layer = dense(width, "relu"), .members = width >= 32 ? 64 : 256}});
  for (std::int64_t depth : {2, 50}) add(fmt::format("depth:{}", depth), {.notebook = {.depth = depth}});
}

void add_activations() {
  for (const char* activation : {"tanh", "elu", "selu", "gelu", "silu", "softplus"})
    add(fmt::format("{}_by_sigmoid", activation), of(dense(10, activation)), of(dense(10, "sigmoid")));
}

void add_layers() {
  const std::string relu = dense(10, "relu");
  add("leaky_relu_by_relu", of(dense(10, "leaky_relu")), of(relu));
  add("l2_by_relu", of(dense(10, "relu", R"(kernel_regularizer = { type = "L2" })")), of(relu));
  add("residual_by_relu",
      {.notebook = {.layer = fmt::format(R"({{ type = "Residual", layers = [{}] }})", relu), .first = relu}}, of(relu));
  for (const char* activation : {"relu", "sigmoid"})
    add(fmt::format("batch_normalization_by_{}", activation),
        of(dense(10, activation) + R"(, { type = "BatchNormalization" })"), of(dense(10, activation)));
}

void add_optimizers() {
  const std::string relu = dense(10, "relu");
  for (const char* clip : {"clipvalue", "clipnorm", "global_clipnorm"})
    add(fmt::format("{}_by_none", clip), of(relu, fmt::format(R"({{ type = "Adam", {} = 0.5 }})", clip)), of(relu));
  for (const char* optimizer : {"SGD", "RMSprop", "AdamW"})
    add(fmt::format("{}_by_adam", optimizer), of(relu, fmt::format(R"({{ type = "{}" }})", optimizer)), of(relu));
}

void add_threads() {
  for (const char* activation : {"relu", "sigmoid"}) {
    const Notebook notebook{.layer = dense(10, activation), .members = 1024};
    add(fmt::format("{}/two_threads_by_one", activation), {.notebook = notebook, .threads = 2},
        Timed{.notebook = notebook});
  }
}

void add_alone() {
  for (Simd simd : usable_simd())
    for (const char* activation : {"relu", "sigmoid"})
      if (simd != Simd::scalar)
        add(fmt::format("one/{}/{}", activation, to_word(simd)),
            {.notebook = {.layer = dense(10, activation), .epochs = 3000, .members = 1}, .simd = simd});
}

void register_all() {
  add_rates();
  add_activations();
  add_layers();
  add_optimizers();
  add_threads();
  add_alone();
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_all); }
