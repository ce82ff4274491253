#pragma once

#include <ctime>

namespace cenote::bench {

/// processor: the time that this process had a core. Of work on one thread it is what a quiet machine's wall would
/// show, where wall time on a shared machine shows the neighbours.
enum class Clock { wall, processor };

inline double now(Clock clock) {
  timespec time{};
  clock_gettime(clock == Clock::wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Time that run() takes.
template <class Run>
double seconds_of(Clock clock, Run&& run) {
  const double start = now(clock);
  run();
  return now(clock) - start;
}

}  // namespace cenote::bench
