#include "bench/machine/loops.h"

#include "kernels/lanes/lanes.h"

// Compiled once per SIMD target, as kernels/cpu/group.cpp is.
namespace cenote::bench::CENOTE_TARGET {
namespace {

using namespace lanes::CENOTE_TARGET;

float fma_chains(std::int64_t rounds) {
  Lanes chain[chain_count];
  for (int i = 0; i < chain_count; ++i) chain[i] = Lanes(static_cast<float>(i));
  const Lanes factor(0.999f), term(0.5f);
  for (std::int64_t round = 0; round < rounds; ++round)
#pragma GCC unroll 12
    for (int i = 0; i < chain_count; ++i) chain[i] = fma(chain[i], factor, term);
  Lanes total = chain[0];
  for (int i = 1; i < chain_count; ++i) total = total + chain[i];
  alignas(64) float result[lane_count];
  store(total, result);
  return result[0];
}

void triad(float* a, const float* b, const float* c, std::int64_t count) {
  const Lanes factor(0.75f);
  for (std::int64_t i = 0; i < count; i += lane_count) store(fma(factor, load(c + i), load(b + i)), a + i);
}

}  // namespace

extern const Loops loops;
const Loops loops = {lane_count, fma_chains, triad};

}  // namespace cenote::bench::CENOTE_TARGET
