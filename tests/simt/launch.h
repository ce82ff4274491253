// Launching kernels, instead of CUDA's `kernel<<<grid, block, shared_bytes, stream>>>(arguments...)`.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "simt/device/vector_types.h"
#include "simt/runtime/errors.h"
#include "simt/runtime/streams.h"

namespace simt {

/// A kernel with its arguments.
struct KernelCall {
  std::function<void()> thread;  // what each CUDA thread runs
  const void* kernel = nullptr;
  dim3 grid, block;
  std::size_t shared_bytes = 0;
};

/// Kernels that this process has enqueued so far, or captured into a graph; replays of a graph are not counted.
std::uint64_t launches();

/// @return cudaErrorInvalidConfiguration for what no device can run, cudaErrorInvalidValue for more dynamic shared
///   memory than the kernel was allowed
cudaError_t enqueue(KernelCall call, cudaStream_t stream);

/// Enqueues the kernel; arguments are converted to its parameters' types and copied now.
template <class... Parameters, class... Arguments>
cudaError_t launch(void (*kernel)(Parameters...), dim3 grid, dim3 block, std::size_t shared_bytes, cudaStream_t stream,
                   Arguments&&... arguments) {
  static_assert(sizeof...(Parameters) == sizeof...(Arguments), "one argument for each parameter of the kernel");
  static_assert((std::is_convertible_v<Arguments, Parameters> && ...), "an argument has the wrong type");
  auto thread = [kernel, copies = std::tuple<Parameters...>(static_cast<Parameters>(arguments)...)] {
    std::apply(kernel, copies);
  };
  return enqueue({std::move(thread), reinterpret_cast<const void*>(kernel), grid, block, shared_bytes}, stream);
}

/// Enqueues work of the host: what stands for a library that has kernels of its own, like cuBLAS. In a captured stream
/// it becomes part of the graph. It must not call the runtime.
cudaError_t enqueue_on_host(std::function<void()> work, cudaStream_t stream);

}  // namespace simt
