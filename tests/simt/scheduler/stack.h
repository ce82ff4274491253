// The stack of a fiber.
#pragma once
#include <cstddef>

namespace simt {

class Stack {
 public:
  /// @throws Error if there is no memory, or no more memory mappings for guard pages
  Stack(std::size_t bytes, bool guarded);
  ~Stack();
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  char* begin() const { return memory_ + guard_; }
  std::size_t size() const { return bytes_; }

 private:
  std::size_t bytes_;
  std::size_t guard_ = 0;
  char* memory_;
};

}  // namespace simt
