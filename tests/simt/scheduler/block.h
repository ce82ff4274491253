// A block of CUDA threads, run by one host thread: warp after warp, lane after lane, each until it waits or returns.
#pragma once
#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

#include "simt/device/barriers.h"
#include "simt/device/vector_types.h"
#include "simt/device/warp.h"
#include "simt/error.h"
#include "simt/launch.h"
#include "simt/scheduler/arena.h"
#include "simt/scheduler/fibers.h"
#include "simt/scheduler/random.h"

namespace simt {

/// A CUDA thread.
struct Thread {
  Fiber* fiber = nullptr;          // null: not started, or returned
  Location where;                  // at which it waits
  const WarpCall* call = nullptr;  // at which it waits, on its own stack
  std::uint64_t result = 0;
  unsigned parity = 0;    // of its next __syncwarp(), see Arena::lane_object()
  unsigned parities = 0;  // of all lanes at the __syncwarp() that it has passed
};

/// Masks of lanes: each existing lane is in exactly one of the last five.
struct Warp {
  unsigned exists = 0;
  unsigned ready = 0;
  unsigned at_barrier = 0;
  unsigned at_operation = 0;
  unsigned yielded = 0;
  unsigned exited = 0;
  unsigned predicates = 0;  // of those at the barrier
};

class Block {
 public:
  explicit Block(Hub& hub);

  /// @throws Error for whatever goes wrong in it
  void run(const KernelCall& call, dim3 index, Arena& arena, std::uint64_t seed);
  Fibers& fibers() { return fibers_; }

  // The rest is for the CUDA thread that runs.
  int barrier(int predicate, BarrierResult result, Location where);
  std::uint64_t operate(const WarpCall& call, Location where);
  void yield(Location where);
  Arena& arena() { return *arena_; }
  [[noreturn]] void fail(Fault fault, const std::string& text, Location where) const;

 private:
  // Not to be inlined: the fiber may come back on another host thread, with other thread-local variables.
  [[gnu::noinline]] static void fiber_work();
  void prepare(const KernelCall& call, dim3 index, std::uint64_t seed);
  void set_extent(dim3 extent);
  void run_threads();
  bool run_ready_warps();
  void run_warp(unsigned warp);
  void step(unsigned lane);
  void enter(unsigned lane);
  Fiber& enter_fiber(unsigned lane);
  unsigned next_ready();
  void finish_thread();
  bool take_next(Fiber& fiber);
  void wait(Location where);
  void settle();
  void settle_barrier(unsigned waiting, unsigned exited);
  void let_run(unsigned yielded);
  void complete_operations(unsigned warp);
  void complete(unsigned warp, unsigned group);
  void check_group(unsigned warp, unsigned group) const;
  void check_mask(unsigned warp, unsigned lane) const;
  std::uint64_t shuffled_value(unsigned warp, unsigned lane) const;
  [[noreturn]] void fail_at(unsigned warp, unsigned lane, Fault fault, const std::string& text, Location where) const;
  [[noreturn]] void fail_stuck(Fault fault, const std::string& text) const;

  unsigned bit() const { return 1U << lane_; }
  Thread& thread() { return threads_[warp_ * 32 + lane_]; }

  Hub& hub_;
  Fibers fibers_;
  Arena* arena_ = nullptr;
  const KernelCall* call_ = nullptr;
  dim3 index_;
  std::vector<Thread> threads_;
  std::vector<uint3> indices_;  // of threads
  dim3 extent_{0, 0, 0};
  unsigned size_ = 0;
  std::vector<Warp> warps_;
  std::vector<unsigned> warp_order_;
  unsigned lane_order_[32];
  unsigned warp_ = 0, lane_ = 0;
  unsigned position_ = 0;  // in lane_order_
  bool shuffled_ = false;
  Random random_{0};
  unsigned barriers_ = 0;      // passed so far
  int barrier_count_ = 0;      // nonzero predicates at the last one
  int barrier_live_ = 0;       // threads at the last one
  std::uint64_t yields_ = 0;   // since the last barrier
  Fiber* returned_ = nullptr;  // the fiber that came back to the hub, if it is idle now
  std::exception_ptr failure_;
};

/// The block whose CUDA thread calls. @throws Error outside of kernels
Block& running_block(Location where);

}  // namespace simt
