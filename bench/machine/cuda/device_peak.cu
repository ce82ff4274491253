#include <algorithm>

#include "bench/machine/cuda/peak_kernels.cuh"
#include "bench/machine/device_peak.h"
#include "bench/rows/stopwatch.h"
#include "kernels/cuda/device.h"

namespace cenote::bench {
namespace {

using cuda::check;

// Long against a launch, which takes microseconds.
constexpr int rounds = 1 << 16, attempts = 5;
constexpr std::array<double, 4> device_triad_sizes = {1e6, 16e6, 256e6, 2e9};
constexpr double touched_bytes = 8e9;  // by one timing of a triad

/// Seconds of what run(stream) enqueues: the best of a few, after a first one that nobody times.
template <class Run>
double shortest(const cuda::Stream& stream, Run run) {
  double best = 1e9;
  for (int i = 0; i <= attempts; ++i) {
    const double seconds = seconds_of(Clock::wall, [&] {
      run(stream);
      stream.synchronize();
    });
    if (i > 0) best = std::min(best, seconds);
  }
  return best;
}

unsigned blocks() {
  int multiprocessors = 0;
  check(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, 0), "cudaDeviceGetAttribute");
  return 8u * static_cast<unsigned>(multiprocessors);
}

double measure_gflops(const cuda::Stream& stream) {
  const cuda::LaunchShape shape{dim3(blocks()), dim3(peak_threads)};
  const std::size_t threads = std::size_t{shape.grid.x} * peak_threads;
  const cuda::DeviceArray<float> out(stream, threads);
  const double seconds = shortest(stream, [&](const cuda::Stream& to) {
    check(cuda::launch(fma_chains, shape, to.get(), out.data(), rounds), "fma_chains");
  });
  return 2e-9 * static_cast<double>(threads) * device_chains * rounds / seconds;
}

double measure_triad(const cuda::Stream& stream, double bytes) {
  const auto count = static_cast<std::int64_t>(bytes / 12);
  const cuda::DeviceArray<float> memory(stream, static_cast<std::size_t>(3 * count));
  memory.clear();
  const cuda::LaunchShape shape{dim3(blocks()), dim3(peak_threads)};
  const int times = std::max(1, static_cast<int>(touched_bytes / bytes));
  float* const a = memory.data();
  const double seconds = shortest(stream, [&](const cuda::Stream& to) {
    for (int i = 0; i < times; ++i)
      check(cuda::launch(triad, shape, to.get(), a, a + count, a + 2 * count, count), "triad");
  });
  return 12e-9 * static_cast<double>(count) * times / seconds;
}

Peak measure() {
  const cuda::Stream stream;
  Peak peak;
  peak.gflops = measure_gflops(stream);
  for (std::size_t i = 0; i < device_triad_sizes.size(); ++i)
    peak.triad[i] = {device_triad_sizes[i], measure_triad(stream, device_triad_sizes[i])};
  return peak;
}

}  // namespace

const Peak* device_peak() {
  static const Peak peak = measure();
  return &peak;
}

}  // namespace cenote::bench
