// Shared memory: one arena a block, with gaps between variables that no one may touch.
// A project's porting header declares static shared memory by a macro over simt::shared(); README.md has one.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <type_traits>

#include "simt/location.h"

namespace simt {

/// Fresh memory, shared or global, consists of this word: a quiet NaN as a float, and two of it as a double.
inline constexpr std::uint32_t unwritten_word = 0xfffbadba;

/// The most that a block can have, static and dynamic together.
inline constexpr std::size_t shared_limit = 227 * 1024;
/// The most static shared memory, and the most dynamic one without cudaFuncSetAttribute.
inline constexpr std::size_t shared_default_limit = 48 * 1024;

/// The bytes of the block's variable `key`, made on first use.
void* shared_variable(const void* key, std::size_t bytes, std::size_t alignment, Location where);

/// @param key an address of its own for each declaration (and instantiation) of a variable
template <class T>
T& shared(const void* key, Location where = Location::current()) {
  static_assert(std::is_trivially_default_constructible_v<std::remove_all_extents_t<T>>);
  return *static_cast<T*>(shared_variable(key, sizeof(T), alignof(T), where));
}

/// The block's dynamic shared memory, as many bytes as its launch said.
void* dynamic_shared();
std::size_t dynamic_shared_bytes();

[[noreturn]] void report_uninitialized_shared(const void* address, Location where);
[[noreturn]] void report_misaligned(const void* address, std::size_t alignment, Location where);

/// What a device traps at.
template <class T>
void check_alignment(const T* p, Location where) {
  if (reinterpret_cast<std::uintptr_t>(p) % alignof(T) != 0) report_misaligned(p, alignof(T), where);
}

/// Access to several numbers at once, which must lie on a multiple of their size; any memory.
template <class T>
T load_aligned(const T* p, Location where = Location::current()) {
  check_alignment(p, where);
  return *p;
}
template <class T>
void store_aligned(T* p, const T& value, Location where = Location::current()) {
  check_alignment(p, where);
  *p = value;
}

/// A plain load, which reports memory that nobody has written, or that is not aligned. Evidence is the pattern: a NaN
/// that a kernel itself computes has other bits. A number must consist of it as a whole, since half a double may well
/// be it; of a struct one word is enough.
template <class T>
T load_shared(const T* p, Location where = Location::current()) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % sizeof(std::uint32_t) == 0);
  check_alignment(p, where);
  const T value = *p;
  const auto words = std::bit_cast<std::array<std::uint32_t, sizeof(T) / sizeof(std::uint32_t)>>(value);
  const auto unwritten = std::ranges::count(words, unwritten_word);
  if (unwritten == std::ssize(words) || (unwritten > 0 && !std::is_arithmetic_v<T>))
    report_uninitialized_shared(p, where);
  return value;
}

}  // namespace simt
