// What tracing costs: the classic notebook, 1,024 members of it on one core by the cpu backend, against itself without
// a trace, both timed in turn. Of the members 128 are traced in full, which is the default, of the others norms go into
// sketches; `in_full` traces all of them in full.
#include <fmt/format.h>

#include "bench/engine/train/notebook.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"
#include "engine/train/training.h"
#include "kernels/cpu/backend.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

constexpr std::int64_t repetitions = 7;

struct Traced {
  std::string name, trace;
  double goal;  ///< the ratio that is aimed at
};

double seconds_of_training(const Notebook& notebook, const Dataset& data) {
  const auto backend = cpu::make_backend(Simd::best, 1);
  const Experiment experiment = notebook.experiment();
  Training training(experiment, data, *backend);
  return seconds_of(Clock::processor, [&] { training.run({}); });
}

void train(benchmark::State& state, const Notebook& notebook, double goal) {
  const Dataset data = load_data({});
  Notebook untraced = notebook;
  untraced.trace = "every = 0";
  Timings own, ratio;
  for (auto _ : state) {
    const double base = seconds_of_training(untraced, data);
    own.add(seconds_of_training(notebook, data));
    ratio.add(own.last() / base);
    state.SetIterationTime(own.last());
  }
  state.counters["time/untraced"] = ratio.median();
  if (goal > 0) state.counters["goal"] = goal;
}

/// As long as the trace of all members fits in memory.
constexpr std::int64_t epochs = 20;

void register_rows() {
  const std::string weights = R"(tensors = ["weight_gradient"])", norm = R"(instruments = ["norm"])";
  const std::string histogram = R"(instruments = ["moments", "histogram"])";
  const std::string all =
      R"(instruments = ["moments", "histogram", "saturation", "epsilon_share", "flushed_share", "update_cosine", "noise_scale"])";
  const std::string all_tensors =
      R"(tensors = ["weight_gradient", "activation_gradient", "weight", "activation", "update", "clipped_gradient"])";
  const Traced rows[] = {
      {"norms_of_weight_gradients", "every = 1\n" + weights + "\n" + norm, 1.03},
      {"moments_of_weight_gradients", "every = 1\n" + weights, 1.08},
      {"moments_of_both_gradients", "every = 1", 1.25},
      {"with_histograms", "every = 1\n" + histogram, 1.7},
      {"with_histograms_by_epoch", histogram, 1.12},
      {"every_instrument_and_tensor_by_epoch", all + "\n" + all_tensors, 1.12},
  };
  for (const char* activation : {"relu", "sigmoid"})
    for (const Traced& row : rows)
      for (bool in_full : {false, true}) {
        const std::string more = in_full ? "\nmembers = 1024\nlimit = \"8 GiB\"" : "";
        const Notebook notebook{
            .layer = dense(10, activation), .trace = row.trace + more, .epochs = epochs, .members = 1024};
        benchmark::RegisterBenchmark(
            fmt::format("trace/{}/{}{}", activation, row.name, in_full ? "/in_full" : "").c_str(), train, notebook,
            in_full ? 0 : row.goal)
            ->UseManualTime()
            ->Iterations(repetitions)
            ->Unit(benchmark::kMillisecond);
      }
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
