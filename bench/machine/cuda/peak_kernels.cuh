#pragma once

#include "kernels/cuda/port.h"

namespace cenote::bench {

inline constexpr int device_chains = 8, peak_threads = 256;

/// Independent chains of fused multiply-adds in registers. out: (grid, block)
__global__ void fma_chains(float* out, int rounds) {
  float chain[device_chains];
  for (int i = 0; i < device_chains; ++i) chain[i] = static_cast<float>(threadIdx.x) + static_cast<float>(i);
  for (int round = 0; round < rounds; ++round)
#pragma unroll
    for (int i = 0; i < device_chains; ++i) chain[i] = fmaf(chain[i], 0.999f, 0.5f);
  float total = 0;
  for (int i = 0; i < device_chains; ++i) total += chain[i];
  out[blockIdx.x * blockDim.x + threadIdx.x] = total;
}

/// a = b + 0.75·c, a grid-stride loop
__global__ void triad(float* a, const float* b, const float* c, std::int64_t count) {
  const std::int64_t stride = std::int64_t{gridDim.x} * blockDim.x;
  for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += stride)
    a[i] = fmaf(0.75f, c[i], b[i]);
}

}  // namespace cenote::bench
