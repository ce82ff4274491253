// Where the cpu backend's paths break even: a step of one member alone, a lane being a unit, against a step of a full
// group, a lane being a member; ReLU networks on two moons, Adam, no trace, no validation, one thread.
#include "bench/rows/row.h"
#include "bench/rows/stopwatch.h"
#include "cenote/train.h"
#include "engine/train/training.h"
#include "kernels/cpu/backend.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

struct Shape {
  std::int64_t width, batch;
};

constexpr std::int64_t depth = 10, steps = 8, timings_of_a_row = 5;

Experiment experiment_of(const Shape& s, std::int64_t members, std::int64_t epochs) {
  Experiment e;
  e.network.add(Dense{.units = s.width, .activation = Activation::relu}, {.repeat = depth});
  e.network.add(Dense{.units = 1, .activation = Activation::sigmoid});
  e.recipe = {.epochs = epochs, .batch_size = s.batch, .validation_freq = 0};
  e.cohort.members = members;
  e.trace.every = 0;
  return e;
}

/// Of a step of all members: the difference between a run and one of twice as many epochs.
double step_seconds(const Shape& s, std::int64_t members, Backend& backend) {
  const Dataset data = load_data({.samples = s.batch * steps, .test_size = 0});
  const std::int64_t epochs = std::max<std::int64_t>(1, 3'000'000 / (members * s.batch * s.width * (s.width + 20)));
  double seconds[2];
  for (int twice = 0; twice < 2; ++twice)
    seconds[twice] = seconds_of(Clock::processor,
                                [&] { Training(experiment_of(s, members, epochs << twice), data, backend).run({}); });
  return (seconds[1] - seconds[0]) / static_cast<double>(epochs * steps);
}

void break_even(benchmark::State& state, Simd simd) {
  const Shape s{state.range(0), state.range(1)};
  const auto alone = cpu::make_backend(simd, 1, cpu::Choice::alone),
             group = cpu::make_backend(simd, 1, cpu::Choice::group);
  const std::int64_t lanes = cpu::lanes_of(simd);
  Timings of_one, of_group;
  for (auto _ : state) {
    of_one.add(step_seconds(s, 1, *alone));
    of_group.add(step_seconds(s, lanes, *group));
    state.SetIterationTime(of_one.last());
  }
  state.counters["alone us"] = 1e6 * of_one.median();
  state.counters["group us"] = 1e6 * of_group.median();
  state.counters["break-even"] = of_group.median() / of_one.median();
}

void register_rows() {
  for (Simd simd : usable_simd()) {
    if (simd == Simd::scalar) continue;
    auto* row = benchmark::RegisterBenchmark(("paths/" + std::string(to_word(simd))).c_str(), break_even, simd);
    row->ArgNames({"width", "batch"})->Unit(benchmark::kMicrosecond)->UseManualTime()->Iterations(timings_of_a_row);
    for (std::int64_t width : {1, 2, 4, 7, 10, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256}) row->Args({width, 32});
    for (std::int64_t batch : {4, 8, 128, 512})
      for (std::int64_t width : {10, 64}) row->Args({width, batch});
  }
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
