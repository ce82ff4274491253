#include "simt/runtime/memory.h"

#include <algorithm>

#include "simt/options.h"
#include "simt/runtime/allocations.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"

using simt::record;

namespace {

/// Work that is queued may be about to give memory back.
void* allocate(std::size_t bytes) {
  simt::Allocations& allocations = simt::Allocations::get();
  if (void* p = allocations.allocate(bytes, simt::Memory::device)) return p;
  simt::Queues::get().run_all();
  return allocations.allocate(bytes, simt::Memory::device);
}

cudaError_t allocate_into(void** p, std::size_t bytes) {
  *p = bytes == 0 ? nullptr : allocate(bytes);
  return *p || bytes == 0 ? cudaSuccess : cudaErrorMemoryAllocation;
}

}  // namespace

cudaError_t cudaMalloc(void** p, std::size_t bytes) {
  const auto lock = simt::lock_runtime();
  if (!p) return record(cudaErrorInvalidValue);
  if (const cudaError_t error = simt::Queues::get().forbid_captures()) return record(error);
  return record(allocate_into(p, bytes));
}

cudaError_t cudaFree(void* p) {
  const auto lock = simt::lock_runtime();
  if (!p) return cudaSuccess;
  if (const cudaError_t error = simt::Queues::get().forbid_captures()) return record(error);
  simt::Queues::get().run_all_quietly();
  if (const cudaError_t error = simt::Allocations::get().condemn(p, simt::Memory::device)) return record(error);
  simt::Allocations::get().release(p);
  return cudaSuccess;
}

cudaError_t cudaMallocAsync(void** p, std::size_t bytes, cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  if (!p) return record(cudaErrorInvalidValue);
  if (!simt::Queues::get().knows(stream)) return record(cudaErrorInvalidResourceHandle);
  if (simt::Queues::get().capture(stream)) return record(cudaErrorStreamCaptureUnsupported);
  return record(allocate_into(p, bytes));
}

cudaError_t cudaFreeAsync(void* p, cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  if (!p) return cudaSuccess;
  if (!simt::Queues::get().knows(stream)) return record(cudaErrorInvalidResourceHandle);
  if (simt::Queues::get().capture(stream)) return record(cudaErrorStreamCaptureUnsupported);
  if (const cudaError_t error = simt::Allocations::get().condemn(p, simt::Memory::device)) return record(error);
  return record(simt::Queues::get().enqueue(stream, {[p] { simt::Allocations::get().release_to_pool(p); }, true}));
}

cudaError_t cudaMallocHost(void** p, std::size_t bytes) { return cudaHostAlloc(p, bytes, cudaHostAllocDefault); }

cudaError_t cudaHostAlloc(void** p, std::size_t bytes, unsigned) {
  const auto lock = simt::lock_runtime();
  if (!p) return record(cudaErrorInvalidValue);
  if (const cudaError_t error = simt::Queues::get().forbid_captures()) return record(error);
  *p = simt::Allocations::get().allocate(bytes, simt::Memory::pinned);
  return record(*p ? cudaSuccess : cudaErrorMemoryAllocation);
}

// Does not wait for queued copies, unlike hardware: code that relies on that is not what its author thinks.
cudaError_t cudaFreeHost(void* p) {
  const auto lock = simt::lock_runtime();
  if (!p) return cudaSuccess;
  if (const cudaError_t error = simt::Allocations::get().condemn(p, simt::Memory::pinned)) return record(error);
  simt::Allocations::get().release(p);
  return cudaSuccess;
}

cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total_bytes) {
  const auto lock = simt::lock_runtime();
  if (!free_bytes || !total_bytes) return record(cudaErrorInvalidValue);
  *total_bytes = simt::options().device_bytes;
  *free_bytes = *total_bytes - std::min(*total_bytes, simt::Allocations::get().taken_bytes());
  return cudaSuccess;
}
