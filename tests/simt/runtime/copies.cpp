#include <cstring>

#include "simt/device/shared.h"
#include "simt/error.h"
#include "simt/runtime/allocations.h"
#include "simt/runtime/memory.h"
#include "simt/runtime/queues.h"
#include "simt/runtime/reports.h"

using simt::record;

namespace {

/// Rows of bytes from one place to another; a plain copy has one row.
struct Copy {
  char* to;
  std::size_t to_pitch;
  const char* from;
  std::size_t from_pitch;
  std::size_t width, height;
  cudaMemcpyKind kind;

  bool to_device() const { return kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice; }
  bool from_device() const { return kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice; }

  void run() const {
    const std::size_t rows = height - 1;
    simt::Allocations::get().check(to, rows * to_pitch + width, to_device(), "the destination of a copy");
    simt::Allocations::get().check(from, rows * from_pitch + width, from_device(), "the source of a copy");
    for (std::size_t row = 0; row < height; ++row) {
      if (kind == cudaMemcpyDeviceToHost) check_written(from + row * from_pitch);
      std::memmove(to + row * to_pitch, from + row * from_pitch, width);
    }
  }

  void check_written(const char* begin) const {
    for (std::size_t at = 0; at + sizeof simt::unwritten_word <= width; at += sizeof simt::unwritten_word)
      if (std::memcmp(begin + at, &simt::unwritten_word, sizeof simt::unwritten_word) == 0)
        throw simt::Error(simt::Fault::uninitialized_copy, "simt: uninitialized copy: nobody has written byte " +
                                                               std::to_string(at) + " of " + std::to_string(width) +
                                                               " that are copied to the host");
  }
};

cudaError_t check(const Copy& copy) {
  if (copy.kind < cudaMemcpyHostToHost || copy.kind > cudaMemcpyDefault) return cudaErrorInvalidMemcpyDirection;
  if (!copy.to || !copy.from) return cudaErrorInvalidValue;
  if (copy.height > 1 && (copy.to_pitch < copy.width || copy.from_pitch < copy.width)) return cudaErrorInvalidValue;
  return cudaSuccess;
}

cudaError_t enqueue(const Copy& copy, cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  if (copy.width == 0 || copy.height == 0) return cudaSuccess;
  if (const cudaError_t error = check(copy)) return record(error);
  return record(simt::Queues::get().enqueue(stream, {[copy] { copy.run(); }}));
}

Copy plain(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  return {static_cast<char*>(to), bytes, static_cast<const char*>(from), bytes, bytes, 1, kind};
}

void set(void* to, int byte, std::size_t bytes) {
  simt::Allocations::get().check(to, bytes, true, "cudaMemset");
  std::memset(to, byte, bytes);
}

/// Runs what was enqueued in the legacy default stream.
cudaError_t finish(cudaError_t enqueued) { return enqueued == cudaSuccess ? cudaStreamSynchronize(nullptr) : enqueued; }

}  // namespace

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  return enqueue(plain(to, from, bytes, kind), stream);
}

cudaError_t cudaMemcpy2DAsync(void* to, std::size_t to_pitch, const void* from, std::size_t from_pitch,
                              std::size_t width, std::size_t height, cudaMemcpyKind kind, cudaStream_t stream) {
  return enqueue({static_cast<char*>(to), to_pitch, static_cast<const char*>(from), from_pitch, width, height, kind},
                 stream);
}

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  const auto lock = simt::lock_runtime();
  return finish(cudaMemcpyAsync(to, from, bytes, kind, nullptr));
}

cudaError_t cudaMemsetAsync(void* to, int byte, std::size_t bytes, cudaStream_t stream) {
  const auto lock = simt::lock_runtime();
  if (bytes == 0) return cudaSuccess;
  if (!to) return record(cudaErrorInvalidValue);
  return record(simt::Queues::get().enqueue(stream, {[to, byte, bytes] { set(to, byte, bytes); }}));
}

// Like the device's, it is asynchronous to the host.
cudaError_t cudaMemset(void* to, int byte, std::size_t bytes) { return cudaMemsetAsync(to, byte, bytes, nullptr); }
