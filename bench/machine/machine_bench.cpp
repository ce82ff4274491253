// What a core can do at most, by SIMD target, and the device if there is one: what the other rows' shares are of.
#include <fmt/format.h>

#include "bench/machine/device_peak.h"
#include "bench/rows/backends.h"
#include "bench/rows/row.h"
#include "bench/rows/stopwatch.h"

namespace {

using namespace cenote;

void report(benchmark::State& state, const bench::Peak& peak, double seconds, const std::string& label) {
  for (auto _ : state) state.SetIterationTime(seconds);
  state.counters["GFLOP/s"] = peak.gflops;
  for (const bench::Peak::Bandwidth& level : peak.triad)
    state.counters[fmt::format("GB/s in {:.0f} kB", level.bytes / 1e3)] = level.gb_per_second;
  state.SetLabel(label);
}

void core(benchmark::State& state, Simd simd) {
  const bench::Peak* peak = nullptr;
  const double seconds = bench::seconds_of(bench::Clock::wall, [&] { peak = &bench::core_peak(simd); });
  report(state, *peak, seconds, std::string(to_word(simd)));
}

void device(benchmark::State& state) {
  const bench::BenchedBackend cuda = bench::benched(BackendKind::cuda);
  if (!cuda.absent.empty()) return bench::refuse(state, cuda.absent);
  const bench::Peak* peak = nullptr;
  const double seconds = bench::seconds_of(bench::Clock::wall, [&] { peak = bench::device_peak(); });
  report(state, *peak, seconds, cuda.label);
}

void register_rows() {
  for (Simd simd : usable_simd())
    benchmark::RegisterBenchmark(("machine/cpu/" + std::string(to_word(simd))).c_str(), core, simd)
        ->Iterations(1)
        ->UseManualTime();
  benchmark::RegisterBenchmark("machine/cuda", device)->Iterations(1)->UseManualTime();
}

}  // namespace

int main(int argc, char** argv) { return cenote::bench::run_benchmarks(argc, argv, register_rows); }
