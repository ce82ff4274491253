// The work unit: the classic notebook, 2-10×10-1 on two moons, Adam, 100 epochs = 700 steps; no trace, no validation.
#include "bench/rows/row.h"
#include "cenote/train.h"

namespace {

using namespace cenote;

struct Notebook {
  Activation activation = Activation::relu;
  std::int64_t width = 10, depth = 10;
};

Network network_of(const Notebook& notebook) {
  Network network;
  network.add(Dense{.units = notebook.width, .activation = notebook.activation}, {.repeat = notebook.depth});
  network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  return network;
}

void train_notebooks(benchmark::State& state, const Notebook& notebook, const BackendOptions& options,
                     std::int64_t members) {
  const Dataset data = load_data({});
  const Recipe recipe{.validation_freq = 0};
  double seconds = 0;
  for (auto _ : state) {
    const Result result = train(network_of(notebook), recipe, data, {.members = members}, {.every = 0}, options);
    seconds += result.training_seconds;
    state.SetIterationTime(result.training_seconds);
  }
  const auto trained = static_cast<double>(members * state.iterations());
  state.counters["notebooks/s"] = trained / seconds;
  state.counters["us/member-step"] = 1e6 * seconds / (trained * 700);
}

void by_activation(benchmark::State& state, Activation activation, Simd simd) {
  train_notebooks(state, {.activation = activation}, {.kind = BackendKind::cpu, .simd = simd, .threads = 1}, 1024);
}

void by_threads(benchmark::State& state) {
  train_notebooks(state, {}, {.kind = BackendKind::cpu, .threads = static_cast<int>(state.range(0))}, 1024);
}

void by_width(benchmark::State& state) {
  const std::int64_t members = state.range(0) >= 32 ? 64 : 256;
  train_notebooks(state, {.width = state.range(0)}, {.kind = BackendKind::cpu, .threads = 1}, members);
}

void register_all() {
  for (Simd simd : usable_simd()) {
    if (simd == Simd::scalar) continue;
    for (Activation activation : {Activation::relu, Activation::sigmoid, Activation::tanh, Activation::leaky_relu,
                                  Activation::elu, Activation::gelu, Activation::silu, Activation::softplus}) {
      const std::string name = "notebook/" + std::string(to_word(activation)) + "/" + std::string(to_word(simd));
      benchmark::RegisterBenchmark(name.c_str(), by_activation, activation, simd)
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::RegisterBenchmark("notebook/threads", by_threads)
      ->Arg(1)
      ->Arg(2)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("notebook/width", by_width)
      ->Arg(4)
      ->Arg(7)
      ->Arg(10)
      ->Arg(16)
      ->Arg(32)
      ->Arg(64)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_all); }
