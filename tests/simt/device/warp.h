// Shuffles, votes and reductions of a warp.
#pragma once
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "simt/location.h"

namespace simt {

enum class WarpOperation : unsigned char {
  synchronize,
  shuffle,
  shuffle_up,
  shuffle_down,
  shuffle_xor,
  ballot,
  reduce_add,
  collective
};

/// What a lane brings to a warp operation.
struct WarpCall {
  WarpOperation operation;
  unsigned mask = 0;
  std::uint64_t value = 0;
  int argument = 0;  // source lane, or distance to it
  int width = 32;
  void* data = nullptr;                                   // collective only
  void (*collective)(void* const lane_data[]) = nullptr;  // collective only
};

/// Waits for the other lanes of the mask.
/// @return what CUDA returns, in the low bytes
std::uint64_t warp_operation(const WarpCall& call, Location where);

/// The host equivalent of an instruction that a whole warp executes, e.g. a matrix product of fragments:
/// when all lanes have come, `operation` is called once with the 32 pointers that they brought (null: not in the mask).
template <class T>
void warp_collective(unsigned mask, T& data, void (*operation)(void* const lane_data[]),
                     Location where = Location::current()) {
  warp_operation({.operation = WarpOperation::collective, .mask = mask, .data = &data, .collective = operation}, where);
}

template <class T>
T shuffle(WarpOperation operation, unsigned mask, T value, int argument, int width, Location where) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8, "CUDA shuffles numbers of at most 8 bytes");
  WarpCall call{.operation = operation, .mask = mask, .argument = argument, .width = width};
  std::memcpy(&call.value, &value, sizeof value);
  const std::uint64_t result = warp_operation(call, where);
  std::memcpy(&value, &result, sizeof value);
  return value;
}

}  // namespace simt

inline void __syncwarp(unsigned mask = 0xffffffffU, simt::Location where = simt::Location::current()) {
  simt::warp_operation({.operation = simt::WarpOperation::synchronize, .mask = mask}, where);
}

template <class T>
T __shfl_sync(unsigned mask, T value, int lane, int width = 32, simt::Location where = simt::Location::current()) {
  return simt::shuffle(simt::WarpOperation::shuffle, mask, value, lane, width, where);
}
template <class T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32,
                 simt::Location where = simt::Location::current()) {
  return simt::shuffle(simt::WarpOperation::shuffle_up, mask, value, static_cast<int>(delta), width, where);
}
template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32,
                   simt::Location where = simt::Location::current()) {
  return simt::shuffle(simt::WarpOperation::shuffle_down, mask, value, static_cast<int>(delta), width, where);
}
template <class T>
T __shfl_xor_sync(unsigned mask, T value, int lane_mask, int width = 32,
                  simt::Location where = simt::Location::current()) {
  return simt::shuffle(simt::WarpOperation::shuffle_xor, mask, value, lane_mask, width, where);
}

inline unsigned __ballot_sync(unsigned mask, int predicate, simt::Location where = simt::Location::current()) {
  return static_cast<unsigned>(
      simt::warp_operation({.operation = simt::WarpOperation::ballot, .mask = mask, .value = predicate != 0}, where));
}
inline int __any_sync(unsigned mask, int predicate, simt::Location where = simt::Location::current()) {
  return __ballot_sync(mask, predicate, where) != 0;
}
inline int __all_sync(unsigned mask, int predicate, simt::Location where = simt::Location::current()) {
  return __ballot_sync(mask, !predicate, where) == 0;
}

inline unsigned __reduce_add_sync(unsigned mask, unsigned value, simt::Location where = simt::Location::current()) {
  return static_cast<unsigned>(
      simt::warp_operation({.operation = simt::WarpOperation::reduce_add, .mask = mask, .value = value}, where));
}
inline int __reduce_add_sync(unsigned mask, int value, simt::Location where = simt::Location::current()) {
  return static_cast<int>(__reduce_add_sync(mask, static_cast<unsigned>(value), where));
}
