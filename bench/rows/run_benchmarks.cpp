#include <fmt/format.h>

#include <vector>

#include "bench/machine/peak.h"
#include "bench/rows/backends.h"
#include "bench/rows/reporter.h"
#include "bench/rows/row.h"

namespace cenote::bench {
namespace {

// Rows are many and the median of each is taken: a default shorter than Google Benchmark's 0.5 s.
char short_time[] = "--benchmark_min_time=0.02";

/// What only the program knows; bench/merge.py adds commit, device, driver, clocks and load.
void add_provenance() {
  benchmark::AddCustomContext("compiler", fmt::format("{} {}",
#ifdef __clang__
                                                      "clang",
#else
                                                      "g++",
#endif
                                                      __VERSION__));
  benchmark::AddCustomContext("simd", std::string(to_word(best_simd())));
  benchmark::AddCustomContext("core_peak", to_string(core_peak(best_simd())));
  const BenchedBackend cuda = benched(BackendKind::cuda);
  benchmark::AddCustomContext("cuda_device",
                              cuda.absent.empty() ? cuda.label : fmt::format("{}: {}", not_available, cuda.absent));
  if (cuda.peak != nullptr) benchmark::AddCustomContext("cuda_peak", to_string(*cuda.peak));
}

}  // namespace

int run_benchmarks(int argc, char** argv, void (*register_rows)()) {
  std::vector<char*> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, short_time);  // before the caller's, which then win
  auto count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  register_rows();
  add_provenance();
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  return 0;
}

}  // namespace cenote::bench
