// The memory that the runtime gave out.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "simt/runtime/errors.h"

namespace simt {

enum class Memory { device, pinned };

class Allocations {
 public:
  static Allocations& get();

  /// Filled with unwritten_word. @return null if the device has no more
  void* allocate(std::size_t bytes, Memory memory);
  /// Announces release(): from now on, freeing it again is a fault.
  /// @return cudaErrorInvalidValue, with a report filed, if there is no such allocation
  cudaError_t condemn(void* p, Memory memory);
  /// Gives back what was condemned; files a report if something was written beside it.
  void release(void* p);
  /// The same to the pool, which keeps as many bytes from the device until it is trimmed, or somebody needs them.
  void release_to_pool(void* p);
  void trim_pool(std::size_t keep) { pooled_bytes_ = std::min(pooled_bytes_, keep); }

  /// @throws Error unless the bytes lie in one allocation on the device, or (if !must_be_device) in none at all.
  /// @param what for the report: "cudaMemcpyAsync: destination"
  void check(const void* p, std::size_t bytes, bool must_be_device, const std::string& what) const;

  /// Of the device: given out, and kept by the pool.
  std::size_t taken_bytes() const { return device_bytes_ + pooled_bytes_; }
  /// "device allocation of 1024 bytes" for each
  std::vector<std::string> describe() const;

 private:
  struct Allocation {
    char* block = nullptr;  // from malloc, canaries included
    std::size_t bytes = 0;
    Memory memory = Memory::device;
    bool condemned = false;
  };

  std::map<std::uintptr_t, Allocation> allocations_;
  std::size_t device_bytes_ = 0, pooled_bytes_ = 0;
};

}  // namespace simt
