// The part of Block that lets the lanes of a warp meet.
#include <bit>
#include <optional>
#include <utility>

#include "simt/options.h"
#include "simt/scheduler/block.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

/// Calls f(lane) for each lane of the mask, ascending.
template <class F>
void for_each_lane(unsigned mask, F f) {
  for (; mask != 0; mask &= mask - 1) f(static_cast<unsigned>(std::countr_zero(mask)));
}

/// The lane that a shuffle reads: its own where the segment of `width` lanes has no such.
unsigned source_lane(const WarpCall& call, unsigned lane) {
  const int own = static_cast<int>(lane);
  const int first = own & ~(call.width - 1), last = first + call.width - 1;
  int source = own;
  switch (call.operation) {
    case WarpOperation::shuffle:
      source = first + (call.argument & (call.width - 1));
      break;
    case WarpOperation::shuffle_up:
      source = own - call.argument < first ? own : own - call.argument;
      break;
    case WarpOperation::shuffle_down:
      source = call.argument > last - own ? own : own + call.argument;
      break;
    case WarpOperation::shuffle_xor:
      source = (own ^ call.argument) > last ? own : own ^ call.argument;
      break;
    default:
      break;
  }
  return static_cast<unsigned>(source) & 31U;
}

/// An instruction that moves registers, like a shuffle: for the thread sanitizer it neither races nor orders anything.
void call_collective(void (*collective)(void* const lane_data[]), void* const data[32]) {
  sanitizers::begin_ignoring();
  collective(data);
  sanitizers::end_ignoring();
}

bool valid_width(int width) { return width > 0 && width <= 32 && std::has_single_bit(static_cast<unsigned>(width)); }

}  // namespace

std::uint64_t Block::operate(const WarpCall& call, Location where) {
  if (!(call.mask & bit())) fail(Fault::bad_mask, "the mask does not name the calling lane", where);
  if (!valid_width(call.width)) fail(Fault::misuse, "the width of a shuffle is a power of two up to 32", where);
  // Only __syncwarp() orders memory; shuffles and votes do not.
  const bool ordered = sanitizers::thread && call.operation == WarpOperation::synchronize;
  const unsigned warp = warp_;
  if (ordered) sanitizers::release(arena_->lane_object(warp, lane_, thread().parity & 1));
  thread().call = &call;
  warps_[warp_].at_operation |= bit();
  wait(where);
  if (ordered)
    for_each_lane(call.mask, [&](unsigned lane) {
      sanitizers::acquire(arena_->lane_object(warp, lane, thread().parities >> lane & 1));
    });
  return thread().result;
}

// Lanes that wait with the same mask are a group; it goes on when all that the mask names have come.
void Block::complete_operations(unsigned warp) {
  Warp& w = warps_[warp];
  for (unsigned pending = w.at_operation; pending != 0;) {
    const auto first = static_cast<unsigned>(std::countr_zero(pending));
    const unsigned mask = threads_[warp * 32 + first].call->mask;
    unsigned group = 0;
    for_each_lane(pending, [&](unsigned lane) {
      if (threads_[warp * 32 + lane].call->mask == mask) group |= 1U << lane;
    });
    pending &= ~group;
    if (options().strict_exit) check_mask(warp, first);
    if ((mask & w.exists & ~w.exited & ~group) == 0) complete(warp, group);
  }
}

void Block::check_mask(unsigned warp, unsigned lane) const {
  const Thread& waiting = threads_[warp * 32 + lane];
  const Warp& w = warps_[warp];
  const auto gone = waiting.call->mask & (w.exited | ~w.exists);
  if (gone == 0) return;
  const int named = std::countr_zero(gone);
  const bool exited = (w.exited >> named & 1) != 0;
  fail_at(warp, lane, Fault::bad_mask,
          "the mask names lane " + std::to_string(named) + (exited ? ", which returned" : ", which does not exist"),
          waiting.where);
}

void Block::complete(unsigned warp, unsigned group) {
  check_group(warp, group);
  Thread* const lanes = &threads_[std::size_t{warp} * 32];
  const WarpCall& call = *lanes[std::countr_zero(group)].call;
  std::uint64_t combined = 0;
  void* data[32] = {};
  unsigned parities = 0;
  for_each_lane(group, [&](unsigned lane) {
    const WarpCall& own = *lanes[lane].call;
    if (call.operation == WarpOperation::ballot) combined |= own.value << lane;
    if (call.operation == WarpOperation::reduce_add) combined += own.value;
    data[lane] = own.data;
    parities |= (lanes[lane].parity & 1) << lane;
  });
  if (call.operation == WarpOperation::collective) call_collective(call.collective, data);
  const bool shuffles = call.operation >= WarpOperation::shuffle && call.operation <= WarpOperation::shuffle_xor;
  for_each_lane(group, [&](unsigned lane) {
    lanes[lane].result = shuffles ? shuffled_value(warp, lane) : combined;
    lanes[lane].parities = parities;
  });
  if (call.operation == WarpOperation::synchronize) for_each_lane(group, [&](unsigned lane) { ++lanes[lane].parity; });
  warps_[warp].at_operation &= ~group;
  warps_[warp].ready |= group;
}

void Block::check_group(unsigned warp, unsigned group) const {
  const auto first = static_cast<unsigned>(std::countr_zero(group));
  const Thread& reference = threads_[warp * 32 + first];
  for_each_lane(group, [&](unsigned lane) {
    const Thread& thread = threads_[warp * 32 + lane];
    if (thread.call->operation != reference.call->operation || thread.where != reference.where)
      fail_at(warp, lane, Fault::divergent_barrier,
              "lane " + std::to_string(first) + " of the same mask is at another warp operation, " +
                  to_string(reference.where),
              thread.where);
  });
}

std::uint64_t Block::shuffled_value(unsigned warp, unsigned lane) const {
  const Thread& thread = threads_[warp * 32 + lane];
  const unsigned source = source_lane(*thread.call, lane);
  const bool there = (warps_[warp].at_operation >> source & 1) && (thread.call->mask >> source & 1);
  if (!there)
    fail_at(warp, lane, Fault::lane_outside_mask,
            "a shuffle reads lane " + std::to_string(source) + ", which its mask does not name", thread.where);
  return threads_[warp * 32 + source].call->value;
}

}  // namespace simt
