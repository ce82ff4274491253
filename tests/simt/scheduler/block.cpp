#include "simt/scheduler/block.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "simt/device/builtins.h"
#include "simt/options.h"
#include "simt/scheduler/launch_order.h"
#include "simt/scheduler/sanitizers.h"

constinit thread_local uint3 threadIdx{};
constinit thread_local uint3 blockIdx{};
constinit thread_local uint3 blockDim{};
constinit thread_local uint3 gridDim{};

namespace simt {
namespace {

thread_local Block* running = nullptr;

uint3 index_of(unsigned linear, dim3 extent) {
  return {linear % extent.x, linear / extent.x % extent.y, linear / extent.x / extent.y};
}

bool same(dim3 a, dim3 b) { return a.x == b.x && a.y == b.y && a.z == b.z; }

}  // namespace

Block& running_block(Location where) {
  if (!running) throw Error(Fault::misuse, "simt: device function called outside of a kernel at " + to_string(where));
  return *running;
}

Block::Block(Hub& hub) : hub_(hub), fibers_(hub, &Block::fiber_work) {}

void Block::run(const KernelCall& call, dim3 index, Arena& arena, std::uint64_t seed) {
  arena_ = &arena;
  running = this;
  try {
    prepare(call, index, seed);
    do {
      if (!run_ready_warps()) settle();
    } while (std::any_of(warps_.begin(), warps_.end(), [](const Warp& w) { return w.exited != w.exists; }));
    if (const auto* v = arena.find_overrun())
      fail(Fault::shared_overrun, "a write beside " + std::to_string(v->bytes) + " bytes of shared memory", v->where);
  } catch (...) {
    fibers_.abandon();
    for (Thread& thread : threads_) thread.fiber = nullptr;
    arena.end_block();
    running = nullptr;
    throw;
  }
  arena.end_block();
  running = nullptr;
}

void Block::prepare(const KernelCall& call, dim3 index, std::uint64_t seed) {
  call_ = &call;
  index_ = index;
  if (!same(extent_, call.block)) set_extent(call.block);
  warps_.assign(warp_order_.size(), Warp{.exists = ~0U, .ready = ~0U});
  if (size_ % 32 != 0) warps_.back().exists = warps_.back().ready = (1U << size_ % 32) - 1;
  shuffled_ = seed != 0;
  random_ = Random(seed);
  std::iota(warp_order_.begin(), warp_order_.end(), 0U);
  std::iota(std::begin(lane_order_), std::end(lane_order_), 0U);
  barriers_ = 0;
  yields_ = 0;
  failure_ = nullptr;
  blockIdx = index;
  blockDim = call.block;
  gridDim = call.grid;
  arena_->begin_block(call.shared_bytes);
}

void Block::set_extent(dim3 extent) {
  extent_ = extent;
  size_ = extent.x * extent.y * extent.z;
  indices_.resize(size_);
  for (unsigned i = 0; i < size_; ++i) indices_[i] = index_of(i, extent);
  const unsigned warps = (size_ + 31) / 32;
  threads_.resize(std::size_t{warps} * 32);
  warp_order_.resize(warps);
}

bool Block::run_ready_warps() {
  if (shuffled_) random_.shuffle(warp_order_.data(), static_cast<unsigned>(warp_order_.size()));
  bool progress = false;
  for (const unsigned warp : warp_order_) {
    if (!warps_[warp].ready) continue;
    progress = true;
    run_warp(warp);
  }
  return progress;
}

void Block::run_warp(unsigned warp) {
  while (warps_[warp].ready) {
    if (shuffled_) random_.shuffle(lane_order_, 32);
    warp_ = warp;
    for (position_ = 0; position_ < 32;) {
      const unsigned lane = lane_order_[position_++];
      if (warps_[warp].ready >> lane & 1) step(lane);
    }
    complete_operations(warp);
  }
}

void Block::step(unsigned lane) {
  Fiber& fiber = enter_fiber(lane);
  returned_ = nullptr;
  fiber.resume();
  if (failure_) std::rethrow_exception(failure_);
  if (returned_) fibers_.give_back(*returned_);
}

Fiber& Block::enter_fiber(unsigned lane) {
  enter(lane);
  if (!thread().fiber) {
    thread().fiber = &fibers_.take();
    thread().parity = 0;
    if constexpr (sanitizers::thread) sanitizers::release(&launch_start_object);  // which may be new, with a new stack
  }
  return *thread().fiber;
}

void Block::enter(unsigned lane) {
  lane_ = lane;
  threadIdx = indices_[warp_ * 32 + lane];
}

void Block::fiber_work() { running->run_threads(); }

void Block::run_threads() {
  Fiber& fiber = *thread().fiber;
  try {
    do {
      sanitizers::acquire(&launch_start_object);
      call_->thread();
      sanitizers::release(&launch_end_object);
      finish_thread();
    } while (take_next(fiber));
  } catch (...) {
    failure_ = std::current_exception();
    sanitizers::release(&launch_end_object);
  }
  returned_ = &fiber;
}

void Block::finish_thread() {
  warps_[warp_].ready &= ~bit();
  warps_[warp_].exited |= bit();
  thread().fiber = nullptr;
}

// The next lane of the round that can run, or none.
unsigned Block::next_ready() {
  while (position_ < 32 && !(warps_[warp_].ready >> lane_order_[position_] & 1)) ++position_;
  return position_;
}

// Saves two switches for each CUDA thread that did not have to wait. For the thread sanitizer each needs its own
// context.
bool Block::take_next(Fiber& fiber) {
  if constexpr (sanitizers::thread) return false;
  if (next_ready() == 32 || threads_[warp_ * 32 + lane_order_[position_]].fiber) return false;
  enter(lane_order_[position_++]);
  thread().fiber = &fiber;
  return true;
}

void Block::wait(Location where) {
  warps_[warp_].ready &= ~bit();
  thread().where = where;
  Fiber& fiber = *thread().fiber;
  if (sanitizers::thread || sanitizers::address || next_ready() == 32) return fiber.suspend();
  fiber.hand_over(enter_fiber(lane_order_[position_++]));
}

int Block::barrier(int predicate, BarrierResult result, Location where) {
  Warp& warp = warps_[warp_];
  warp.at_barrier |= bit();
  warp.predicates = predicate ? warp.predicates | bit() : warp.predicates & ~bit();
  char* const object = arena_->barrier_object(barriers_ & 1);
  sanitizers::release(object);
  wait(where);
  sanitizers::acquire(object);
  switch (result) {
    case BarrierResult::count:
      return barrier_count_;
    case BarrierResult::all:
      return barrier_count_ == barrier_live_;
    case BarrierResult::any:
      return barrier_count_ > 0;
    case BarrierResult::none:
      break;
  }
  return 0;
}

void Block::yield(Location where) {
  warps_[warp_].yielded |= bit();
  wait(where);
}

// Nobody can run: lets those go on whose wait is over, or says why there are none.
void Block::settle() {
  unsigned waiting = 0, exited = 0, yielded = 0;
  for (const Warp& warp : warps_) {
    waiting += static_cast<unsigned>(std::popcount(warp.at_barrier));
    exited += static_cast<unsigned>(std::popcount(warp.exited));
    yielded += static_cast<unsigned>(std::popcount(warp.yielded));
  }
  if (yielded > 0) return let_run(yielded);
  if (waiting + exited == size_) return settle_barrier(waiting, exited);
  if (waiting > 0) fail_stuck(Fault::divergent_barrier, "some threads wait at a barrier, others in a warp operation");
  fail_stuck(Fault::deadlock, "threads wait in warp operations to which others of their masks do not come");
}

void Block::settle_barrier(unsigned waiting, unsigned exited) {
  if (exited > 0 && options().strict_exit)
    fail_stuck(Fault::exited_thread, "threads returned before a barrier at which others wait");
  const Location* first = nullptr;
  barrier_count_ = 0;
  for (unsigned i = 0; i < size_; ++i) {
    if (!(warps_[i / 32].at_barrier >> i % 32 & 1)) continue;
    if (!first) first = &threads_[i].where;
    if (threads_[i].where != *first) fail_stuck(Fault::divergent_barrier, "threads wait at different barriers");
  }
  for (Warp& warp : warps_) {
    barrier_count_ += std::popcount(warp.predicates & warp.at_barrier);
    warp.ready |= std::exchange(warp.at_barrier, 0);
  }
  barrier_live_ = static_cast<int>(waiting);
  ++barriers_;
  yields_ = 0;
}

void Block::let_run(unsigned yielded) {
  yields_ += yielded;
  if (yields_ > options().patience) fail_stuck(Fault::deadlock, "threads spin for what never comes");
  for (Warp& warp : warps_) warp.ready |= std::exchange(warp.yielded, 0);
}

}  // namespace simt
