#pragma once

#include <cstdint>

namespace cenote::bench {

/// Loops that a SIMD target can do no faster: what rows are held against.
struct Loops {
  int lanes;
  /// Independent chains of fused multiply-adds in registers: chain_count vectors a round.
  float (*fma_chains)(std::int64_t rounds);
  /// a = b + s·c, `count` floats, a multiple of `lanes`; aligned to 64 bytes.
  void (*triad)(float* a, const float* b, const float* c, std::int64_t count);
};

/// More than latency × ports of any core so far, and few enough for sixteen registers.
inline constexpr int chain_count = 12;

}  // namespace cenote::bench
