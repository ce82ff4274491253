// Prints how many CUDA threads a second the harness runs: simt_speed [seed]
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "simt/simt.h"

namespace {

__global__ void nothing(float* out) {
  if (out) *out = 1;
}

__global__ void one_barrier(float* out) {
  __syncthreads();
  if (out) *out = 1;
}

__global__ void hundred_barriers(float* out) {
  for (int i = 0; i < 100; ++i) __syncthreads();
  if (out) *out = 1;
}

__global__ void hundred_shuffles(float* out) {
  float sum = 1;
  for (int i = 0; i < 100; ++i) sum += __shfl_xor_sync(0xffffffffU, sum, 1);
  if (out) *out = sum;
}

void time(const char* what, void (*kernel)(float*), unsigned blocks, unsigned threads, double waits) {
  const auto start = std::chrono::steady_clock::now();
  simt::launch(kernel, blocks, threads, 0, nullptr, nullptr);
  cudaDeviceSynchronize();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const double millions = blocks * 1e-6 * threads / seconds.count();
  std::printf("%-18s %4u threads a block: %7.2f M threads/s, %7.2f M waits/s\n", what, threads, millions,
              millions * waits);
}

}  // namespace

int main(int argc, char** argv) {
  simt::options().seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
  for (const unsigned threads : {32U, 128U, 256U, 1024U}) {
    const unsigned blocks = (1U << 20) / threads;
    time("nothing", nothing, blocks * 4, threads, 0);
    time("one barrier", one_barrier, blocks, threads, 1);
    time("100 barriers", hundred_barriers, blocks / 16, threads, 100);
    time("100 shuffles", hundred_shuffles, blocks / 16, threads, 100);
  }
  return 0;
}
