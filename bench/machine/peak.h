#pragma once

#include <array>
#include <string>

#include "cenote/backend.h"

namespace cenote::bench {

/// What one core, or one device, was seen to do at most, in this process, a moment ago.
struct Peak {
  struct Bandwidth {
    double bytes;          ///< touched over and over
    double gb_per_second;  ///< of a = b + s·c: two reads, one write
  };
  double gflops = 0;  ///< float32, a fused multiply-add counts as two
  std::array<Bandwidth, 4> triad = {};

  /// Where so many bytes stay: in the smallest of the measured sizes that holds them, or beyond.
  double bandwidth(double working_set) const;
};

/// The sizes that the triad is measured at: a half of a usual L1, L2, a core's share of L3, memory.
inline constexpr std::array<double, 4> triad_sizes = {32e3, 800e3, 8e6, 96e6};

/// A core's, measured once a process. @throws std::out_of_range for a target that this machine lacks
const Peak& core_peak(Simd simd);

/// "188 GFLOP/s; triad 400, 200, 60, 20 GB/s in 32 kB, 800 kB, 8 MB, 96 MB"
std::string to_string(const Peak& peak);

}  // namespace cenote::bench
