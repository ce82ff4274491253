// Every width from 1 to 256: the time of a multiply-add of the notebook's network, and how many times that is of the
// next narrower width's, both timed in turn. A cliff is a width from which a unit more costs far more than its work.
#include <algorithm>

#include "bench/engine/train/steps.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"

namespace {

using namespace cenote;
using namespace cenote::bench;

constexpr std::int64_t widest = 256, steps_per_epoch = 8, timings_of_a_row = 5;

Steps of_width(std::int64_t width) { return {.depth = 10, .width = width, .batch = 32, .members = 16}; }

/// A run takes some hundredths of a second where a core reaches so much.
std::int64_t epochs_for(const Steps& s) {
  constexpr double run_seconds = 0.02, flops_per_second = 1e11, step_overhead = 0.3e-6;
  const double step = static_cast<double>(s.members) * (s.flops() / flops_per_second + step_overhead);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(run_seconds / (step * steps_per_epoch)));
}

double seconds_of_flop(const Steps& s, const BenchedBackend& cpu) {
  return step_seconds(s, epochs_for(s), steps_per_epoch, cpu.options()) / (s.flops() * static_cast<double>(s.members));
}

void sweep(benchmark::State& state) {
  const BenchedBackend cpu = benched(BackendKind::cpu);
  const Steps s = of_width(state.range(0)), narrower = of_width(std::max<std::int64_t>(1, s.width - 1));
  const double flops = s.flops() * static_cast<double>(s.members);
  Timings own, ratio;
  for (auto _ : state) {
    const double of_narrower = seconds_of_flop(narrower, cpu), of_this = seconds_of_flop(s, cpu);
    own.add(of_this * flops);
    ratio.add(of_this / of_narrower);
    state.SetIterationTime(own.last());
  }
  count(state, {.flops = flops}, own, cpu.peak);
  state.counters["us/member-step"] = 1e6 * own.median() / static_cast<double>(s.members);
  state.counters["cost/narrower"] = ratio.median();
}

void register_rows() {
  auto* rows = benchmark::RegisterBenchmark("widths/cpu", sweep);
  rows->ArgName("width")->Unit(benchmark::kMicrosecond)->UseManualTime()->Iterations(timings_of_a_row);
  rows->DenseRange(1, widest);
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
