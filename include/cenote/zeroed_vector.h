#pragma once

#include <cstddef>
#include <type_traits>
#include <vector>

namespace cenote {

/// Memory that is zero, in huge pages where the system has them, and that takes no room before it is written.
/// @throws std::bad_alloc
void* zeroed_memory(std::size_t bytes);
void free_zeroed_memory(void* memory, std::size_t bytes) noexcept;

/// For vectors whose new elements are the zero bits that their memory consists of.
template <class T>
struct ZeroedAllocator {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  using value_type = T;

  ZeroedAllocator() = default;
  template <class U>
  explicit ZeroedAllocator(const ZeroedAllocator<U>& /*other*/) {}

  T* allocate(std::size_t count) { return static_cast<T*>(zeroed_memory(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) noexcept { free_zeroed_memory(memory, count * sizeof(T)); }

  void construct(T* /*element*/) noexcept {}
  void construct(T* element, const T& value) noexcept { *element = value; }

  bool operator==(const ZeroedAllocator& /*other*/) const { return true; }
};

/// Made once, at its full size: a vector that had elements before would keep theirs where it has none now.
template <class T>
using ZeroedVector = std::vector<T, ZeroedAllocator<T>>;

}  // namespace cenote
