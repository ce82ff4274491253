// Barriers of a block, fences, and the pause of a spinning thread.
#pragma once
#include "simt/location.h"

namespace simt {

enum class BarrierResult : unsigned char { none, count, all, any };

/// Waits for all threads of the block.
int block_barrier(int predicate, BarrierResult result, Location where);

/// Orders memory between threads. Compiled in the library, because the thread sanitizer has to be told by hand.
void memory_fence();

/// Lets other threads of the block run; a loop that waits for one of them must call it.
void yield_thread(Location where);

}  // namespace simt

inline void __syncthreads(simt::Location where = simt::Location::current()) {
  simt::block_barrier(0, simt::BarrierResult::none, where);
}
inline int __syncthreads_count(int predicate, simt::Location where = simt::Location::current()) {
  return simt::block_barrier(predicate, simt::BarrierResult::count, where);
}
inline int __syncthreads_and(int predicate, simt::Location where = simt::Location::current()) {
  return simt::block_barrier(predicate, simt::BarrierResult::all, where);
}
inline int __syncthreads_or(int predicate, simt::Location where = simt::Location::current()) {
  return simt::block_barrier(predicate, simt::BarrierResult::any, where);
}

inline void __threadfence() { simt::memory_fence(); }
inline void __threadfence_block() { simt::memory_fence(); }
inline void __nanosleep(unsigned, simt::Location where = simt::Location::current()) { simt::yield_thread(where); }
