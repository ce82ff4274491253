#pragma once

// port.h for Thrust, whose headers few files should have to parse: nvcc takes the toolkit's, the SIMT harness Debian's,
// with a system of its own that launches what Thrust would. Only for_each_n, with which nothing is allocated and nobody
// waits, so that it can be captured; its order is nobody's concern if each call of f writes places of its own.

#include "kernels/cuda/device.h"

#ifdef CENOTE_SIMT
#define THRUST_DEVICE_SYSTEM THRUST_DEVICE_SYSTEM_CPP
#endif
#include <thrust/execution_policy.h>
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>

namespace cenote::cuda {

#ifdef CENOTE_SIMT

/// Where Thrust's algorithms go.
struct StreamPolicy : thrust::device_execution_policy<StreamPolicy> {
  explicit StreamPolicy(cudaStream_t to) : stream(to) {}
  cudaStream_t stream;
};

inline StreamPolicy on_stream(cudaStream_t stream) { return StreamPolicy(stream); }

template <class Iterator, class Size, class F>
__global__ void call_for_each(Iterator first, Size count, F f) {
  const Size i = static_cast<Size>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < count) f(first[i]);
}

/// What Thrust finds for this policy, by its argument.
template <class Iterator, class Size, class F>
Iterator for_each_n(const StreamPolicy& policy, Iterator first, Size count, F f) {
  if (count == 0) return first;
  const auto threads = static_cast<unsigned>(count < 128 ? count : 128);
  const LaunchShape shape{dim3(static_cast<unsigned>((count + threads - 1) / threads)), dim3(threads)};
  check(launch(call_for_each<Iterator, Size, F>, shape, policy.stream, first, count, f), "for_each_n");
  return first + count;
}

#else

inline auto on_stream(cudaStream_t stream) { return thrust::cuda::par_nosync.on(stream); }

#endif

/// Enqueues f(0) … f(count − 1), side by side.
template <class F>
void for_each_key(cudaStream_t stream, std::int64_t count, F f) {
  thrust::for_each_n(on_stream(stream), thrust::counting_iterator<std::int64_t>(0), count, f);
}

}  // namespace cenote::cuda
