// What device/*.h declares, for the CUDA thread that runs.
#include <atomic>

#include "simt/device/shared.h"
#include "simt/scheduler/block.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {

int block_barrier(int predicate, BarrierResult result, Location where) {
  return running_block(where).barrier(predicate, result, where);
}

std::uint64_t warp_operation(const WarpCall& call, Location where) { return running_block(where).operate(call, where); }

void yield_thread(Location where) { running_block(where).yield(where); }

void memory_fence() {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  // All fences in one order, as they happened: finds whoever forgot one.
  static char fences;
  sanitizers::acquire(&fences);
  sanitizers::release(&fences);
}

void* shared_variable(const void* key, std::size_t bytes, std::size_t alignment, Location where) {
  Block& block = running_block(where);
  try {
    return block.arena().variable(key, bytes, alignment, where);
  } catch (const Error& error) {
    block.fail(error.fault(), error.what(), where);
  }
}

void* dynamic_shared() { return running_block({"dynamic_shared()", 0}).arena().dynamic(); }

std::size_t dynamic_shared_bytes() { return running_block({"dynamic_shared_bytes()", 0}).arena().dynamic_bytes(); }

void report_uninitialized_shared(const void*, Location where) {
  running_block(where).fail(Fault::uninitialized_shared, "nobody has written what is read", where);
}

void report_misaligned(const void* address, std::size_t alignment, Location where) {
  const auto beside = reinterpret_cast<std::uintptr_t>(address) % alignment;
  running_block(where).fail(Fault::misaligned,
                            "what must lie on a multiple of " + std::to_string(alignment) + " bytes lies " +
                                std::to_string(beside) + " beside it",
                            where);
}

}  // namespace simt
