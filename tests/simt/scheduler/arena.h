// A block's shared memory: variables with gaps between them. The address sanitizer guards the gaps; without it they
// hold a pattern that is compared when the block ends.
#pragma once
#include <cstddef>

#include "simt/location.h"

namespace simt {

class Arena {
 public:
  struct Variable {
    const void* key = nullptr;
    char* begin = nullptr;
    std::size_t bytes = 0;
    Location where;
  };

  Arena();
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void begin_block(std::size_t dynamic_bytes);
  /// @return a variable that was written beside, or null
  const Variable* find_overrun() const;
  void end_block();

  /// Aligned as asked for, and no better. @throws Error if that is more than a block can have
  void* variable(const void* key, std::size_t bytes, std::size_t alignment, Location where);
  void* dynamic();
  std::size_t dynamic_bytes() const { return dynamic_bytes_; }

  /// Objects for the thread sanitizer, as fresh as the arena. Two each, used in turns: with only one, a thread that is
  /// already past the barrier would, by arriving at the next one, appear ordered before a thread that is still in it.
  char* barrier_object(unsigned parity) { return memory_ + parity; }
  char* lane_object(unsigned warp, unsigned lane, unsigned parity) {
    return memory_ + 2 + (warp * 32 + lane) * 2 + parity;
  }

 private:
  void* add(const void* key, std::size_t bytes, std::size_t alignment, Location where);
  void check_limits(const void* key, std::size_t bytes, Location where);

  // Plain members: CUDA threads that the thread sanitizer thinks unordered come here, and a container's code, if the
  // linker took the instrumented copy of it, would be reported.
  static constexpr unsigned most_variables = 256;
  Variable variables_[most_variables];
  unsigned count_ = 0;
  char* memory_;
  std::size_t used_ = 0;
  std::size_t static_bytes_ = 0;
  std::size_t dynamic_bytes_ = 0;
};

}  // namespace simt
