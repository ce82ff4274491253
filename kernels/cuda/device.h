#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/cuda/port.h"
#include "kernels/cuda/seeded_bug.h"

// What the executor owns on a device, released in the order of its stream.
namespace cenote::cuda {

/// A call of the CUDA runtime that failed: its name, CUDA's words.
struct DeviceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// @throws DeviceError unless the call succeeded
inline void check(cudaError_t error, const char* call) {
  if (error != cudaSuccess) throw DeviceError(std::string(call) + ": " + cudaGetErrorString(error));
}

class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreateWithFlags"); }
  ~Stream() { cudaStreamDestroy(stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  cudaStream_t get() const { return stream_; }
  void synchronize() const { check(cudaStreamSynchronize(stream_), "cudaStreamSynchronize"); }

 private:
  cudaStream_t stream_ = nullptr;
};

/// Device memory from the stream's pool. Its contents are undefined until something is written.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  DeviceArray(const Stream& stream, std::size_t count) : stream_(stream.get()), count_(count) {
    if (count == 0) return;
    check(cudaMallocAsync(reinterpret_cast<void**>(&data_), bytes(), stream_), "cudaMallocAsync");
  }
  ~DeviceArray() {
    if (data_ != nullptr && !SEEDED_BUG(forgotten_release)) cudaFreeAsync(data_, stream_);
  }
  DeviceArray(DeviceArray&& other) noexcept { *this = std::move(other); }
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(stream_, other.stream_);
    std::swap(data_, other.data_);
    std::swap(count_, other.count_);
    return *this;
  }

  T* data() const { return data_; }
  std::size_t size() const { return count_; }
  std::size_t bytes() const { return count_ * sizeof(T); }

  void clear() const {
    if (count_ > 0) check(cudaMemsetAsync(data_, 0, bytes(), stream_), "cudaMemsetAsync");
  }
  /// Enqueues the copy; `from` must stay as it is until the stream has got there.
  void write(const T* from, std::size_t count, std::size_t at = 0) const {
    if (count == 0) return;
    check(cudaMemcpyAsync(data_ + at, from, count * sizeof(T), cudaMemcpyHostToDevice, stream_), "cudaMemcpyAsync");
  }
  void read(T* to, std::size_t count, std::size_t at = 0) const {
    if (count == 0) return;
    check(cudaMemcpyAsync(to, data_ + at, count * sizeof(T), cudaMemcpyDeviceToHost, stream_), "cudaMemcpyAsync");
  }

 private:
  cudaStream_t stream_ = nullptr;
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

/// Page-locked host memory, which copies to and from the device pass by themselves.
template <class T>
class PinnedArray {
 public:
  explicit PinnedArray(std::size_t count) : count_(count) {
    if (count > 0) check(cudaMallocHost(reinterpret_cast<void**>(&data_), count * sizeof(T)), "cudaMallocHost");
  }
  ~PinnedArray() {
    if (data_ != nullptr) cudaFreeHost(data_);
  }
  PinnedArray(const PinnedArray&) = delete;
  PinnedArray& operator=(const PinnedArray&) = delete;

  T* data() const { return data_; }
  std::size_t size() const { return count_; }
  T& operator[](std::size_t i) const { return data_[i]; }

 private:
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

/// Work captured from a stream, to be replayed.
class Graph {
 public:
  /// Captures what `enqueue` puts into the stream.
  template <class Enqueue>
  Graph(const Stream& stream, Enqueue enqueue) {
    cudaGraph_t graph = nullptr;
    check(cudaStreamBeginCapture(stream.get(), cudaStreamCaptureModeThreadLocal), "cudaStreamBeginCapture");
    try {
      enqueue();
    } catch (...) {
      cudaStreamEndCapture(stream.get(), &graph);
      if (graph != nullptr) cudaGraphDestroy(graph);
      throw;
    }
    check(cudaStreamEndCapture(stream.get(), &graph), "cudaStreamEndCapture");
    const cudaError_t error = cudaGraphInstantiate(&executable_, graph, 0);
    cudaGraphDestroy(graph);
    check(error, "cudaGraphInstantiate");
  }
  ~Graph() {
    if (executable_ != nullptr) cudaGraphExecDestroy(executable_);
  }
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  void launch(const Stream& stream) const { check(cudaGraphLaunch(executable_, stream.get()), "cudaGraphLaunch"); }

 private:
  cudaGraphExec_t executable_ = nullptr;
};

}  // namespace cenote::cuda
