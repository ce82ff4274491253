#include "bench/rows/row.h"

#include <algorithm>

namespace cenote::bench {

double Timings::median() const {
  std::vector<double> sorted = seconds_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

void count(benchmark::State& state, const Work& work, const Timings& timings, const Peak* peak) {
  const double seconds = timings.median();
  const double gflops = 1e-9 * work.flops / seconds, gb_per_second = 1e-9 * work.bytes / seconds;
  state.counters["us"] = 1e6 * seconds;
  state.counters["GFLOP/s"] = gflops;
  if (work.bytes > 0) state.counters["GB/s"] = gb_per_second;
  if (peak == nullptr) return;
  state.counters["of_peak_flops"] = gflops / peak->gflops;
  if (work.bytes > 0) state.counters["of_peak_bytes"] = gb_per_second / peak->bandwidth(work.working_set);
}

void refuse(benchmark::State& state, const std::string& why) {
  state.SkipWithError((std::string(not_available) + ": " + why).c_str());
}

}  // namespace cenote::bench
