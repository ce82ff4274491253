#include "bench/machine/peak.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "bench/machine/loops.h"
#include "bench/rows/stopwatch.h"
#include "for_each_target.h"

namespace cenote::bench {

#define CENOTE_DECLARE_LOOPS(name) \
  namespace name {                 \
  extern const Loops loops;        \
  }
CENOTE_FOR_EACH_TARGET(CENOTE_DECLARE_LOOPS)
#undef CENOTE_DECLARE_LOOPS

namespace {

// Many short ones: on a shared machine some of them are left alone.
constexpr int attempts = 40;
constexpr double attempt_seconds = 1e-3;

const Loops& loops_of(Simd simd) {
  std::map<Simd, const Loops*> all;
#define CENOTE_ADD_LOOPS(name) all[Simd::name] = &name::loops;
  CENOTE_FOR_EACH_TARGET(CENOTE_ADD_LOOPS)
#undef CENOTE_ADD_LOOPS
  return *all.at(simd);
}

/// The shortest time of one run(), of attempts that repeat it for a while: neighbours only ever add to it.
template <class Run>
double shortest(Run run) {
  const double first = seconds_of(Clock::processor, run);
  const auto repeats = static_cast<std::int64_t>(std::clamp(attempt_seconds / first, 1.0, 1e7));
  double best = first;
  for (int i = 0; i < attempts; ++i) {
    const double all = seconds_of(Clock::processor, [&] {
      for (std::int64_t k = 0; k < repeats; ++k) run();
    });
    best = std::min(best, all / static_cast<double>(repeats));
  }
  return best;
}

double measure_gflops(const Loops& loops) {
  constexpr std::int64_t rounds = 100'000;
  volatile float kept = 0;
  const double seconds = shortest([&] { kept = loops.fma_chains(rounds); });
  return 2e-9 * static_cast<double>(rounds) * chain_count * loops.lanes / seconds;
}

double measure_triad(const Loops& loops, double bytes) {
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  const std::int64_t count = static_cast<std::int64_t>(bytes / 12) / 64 * 64;
  const auto floats = static_cast<std::size_t>(3 * count);
  const std::unique_ptr<float, Free> memory(static_cast<float*>(std::aligned_alloc(64, floats * sizeof(float))));
  std::fill_n(memory.get(), floats, 1.0f);
  float* const a = memory.get();
  const double seconds = shortest([&] { loops.triad(a, a + count, a + 2 * count, count); });
  return 12e-9 * static_cast<double>(count) / seconds;
}

Peak measure(Simd simd) {
  const Loops& loops = loops_of(simd);
  Peak peak;
  peak.gflops = measure_gflops(loops);
  for (std::size_t i = 0; i < triad_sizes.size(); ++i)
    peak.triad[i] = {triad_sizes[i], measure_triad(loops, triad_sizes[i])};
  return peak;
}

}  // namespace

double Peak::bandwidth(double working_set) const {
  for (const Bandwidth& level : triad)
    if (working_set <= level.bytes) return level.gb_per_second;
  return triad.back().gb_per_second;
}

const Peak& core_peak(Simd simd) {
  static std::map<Simd, Peak> measured;
  const auto found = measured.find(simd);
  return found != measured.end() ? found->second : measured.emplace(simd, measure(simd)).first->second;
}

std::string to_string(const Peak& peak) {
  std::string sizes, rates;
  for (const Peak::Bandwidth& level : peak.triad) {
    const char* const comma = sizes.empty() ? "" : ", ";
    rates += fmt::format("{}{:.0f}", comma, level.gb_per_second);
    sizes += level.bytes < 1e6 ? fmt::format("{}{:.0f} kB", comma, level.bytes / 1e3)
                               : fmt::format("{}{:.0f} MB", comma, level.bytes / 1e6);
  }
  return fmt::format("{:.0f} GFLOP/s; triad {} GB/s in {}", peak.gflops, rates, sizes);
}

}  // namespace cenote::bench
