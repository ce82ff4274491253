#pragma once

#include <string>
#include <vector>

#include "bench/machine/peak.h"
#include "bench/rows/stopwatch.h"
#include "cenote/backend.h"

namespace cenote::bench {

/// A backend as it is benched: `cpu` on one thread of the best SIMD target, `cuda` on a real device only.
struct BenchedBackend {
  BackendKind kind;
  std::string absent;          ///< why this machine cannot run it; empty if it can
  std::string label;           ///< what ran: SIMD target, device
  const Peak* peak = nullptr;  ///< null if absent, and for `reference`, which is not made for speed

  /// A device works while the host's thread waits.
  Clock clock() const { return kind == BackendKind::cuda ? Clock::wall : Clock::processor; }
  std::string name() const { return std::string(to_word(kind)); }
  BackendOptions options() const { return {.kind = kind, .threads = 1}; }
};

Simd best_simd();
BenchedBackend benched(BackendKind kind);
/// reference, cpu, cuda
const std::vector<BenchedBackend>& benched_backends();

}  // namespace cenote::bench
