// Atomic operations, for the types for which CUDA has them. Relaxed, as on the device: they order nothing else.
#pragma once
#include <atomic>
#include <concepts>
#include <type_traits>

namespace simt {

template <class T, class... Types>
concept one_of = (std::same_as<T, Types> || ...);

template <class T>
concept atomic_word = one_of<T, int, unsigned, unsigned long long>;

/// Replaces the value by f(value).
/// @return the value before
template <class T, class F>
T atomic_update(T* p, F f) {
  std::atomic_ref<T> reference(*p);
  T old = reference.load(std::memory_order_relaxed);
  while (!reference.compare_exchange_weak(old, f(old), std::memory_order_relaxed)) {
  }
  return old;
}

}  // namespace simt

template <class T>
requires simt::atomic_word<T> || simt::one_of<T, float, double> T atomicAdd(T* p, std::type_identity_t<T> value) {
  return std::atomic_ref<T>(*p).fetch_add(value, std::memory_order_relaxed);
}

template <class T>
requires simt::one_of<T, int, unsigned> T atomicSub(T* p, std::type_identity_t<T> value) {
  return std::atomic_ref<T>(*p).fetch_sub(value, std::memory_order_relaxed);
}

template <class T>
requires simt::atomic_word<T> || std::same_as<T, float> T atomicExch(T* p, std::type_identity_t<T> value) {
  return std::atomic_ref<T>(*p).exchange(value, std::memory_order_relaxed);
}

template <class T>
requires simt::atomic_word<T> T atomicCAS(T* p, std::type_identity_t<T> expected, std::type_identity_t<T> value) {
  std::atomic_ref<T>(*p).compare_exchange_strong(expected, value, std::memory_order_relaxed);
  return expected;
}

template <class T>
requires simt::atomic_word<T> || std::same_as<T, long long> T atomicMin(T* p, std::type_identity_t<T> value) {
  return simt::atomic_update(p, [value](T old) { return value < old ? value : old; });
}

template <class T>
requires simt::atomic_word<T> || std::same_as<T, long long> T atomicMax(T* p, std::type_identity_t<T> value) {
  return simt::atomic_update(p, [value](T old) { return old < value ? value : old; });
}

template <class T>
requires simt::atomic_word<T> T atomicOr(T* p, std::type_identity_t<T> value) {
  return std::atomic_ref<T>(*p).fetch_or(value, std::memory_order_relaxed);
}

template <class T>
requires simt::atomic_word<T> T atomicAnd(T* p, std::type_identity_t<T> value) {
  return std::atomic_ref<T>(*p).fetch_and(value, std::memory_order_relaxed);
}

/// Counts up to and including `limit`, then starts again at 0.
inline unsigned atomicInc(unsigned* p, unsigned limit) {
  return simt::atomic_update(p, [limit](unsigned old) { return old >= limit ? 0U : old + 1; });
}
