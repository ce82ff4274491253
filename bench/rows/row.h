#pragma once

#include <benchmark/benchmark.h>

#include <vector>

#include "bench/machine/peak.h"

namespace cenote::bench {

/// What is timed, for all members together.
struct Work {
  double flops = 0;        ///< a multiply-add counts as two, a formula (exp, √) as one
  double bytes = 0;        ///< operands, each once
  double working_set = 0;  ///< bytes that stay close by while it is repeated
};

/// Seconds of one execution, from several timings of it.
class Timings {
 public:
  void add(double seconds) { seconds_.push_back(seconds); }
  double last() const { return seconds_.back(); }
  double median() const;

 private:
  std::vector<double> seconds_;
};

/// The counters of a row: us (median), GFLOP/s, GB/s, and, where there is a peak, the shares of it.
void count(benchmark::State& state, const Work& work, const Timings& timings, const Peak* peak);

/// Prefix of the message of rows that this machine cannot measure.
inline constexpr const char* not_available = "not available";
/// Ends a row that this machine cannot measure: it says why, and holds no numbers.
void refuse(benchmark::State& state, const std::string& why);

/// What every *_bench program's main does: options, provenance, rows. register_rows is called after the options are
/// read.
int run_benchmarks(int argc, char** argv, void (*register_rows)());

}  // namespace cenote::bench
