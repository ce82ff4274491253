// The part of Block that says what went wrong, and where.
#include <map>
#include <vector>

#include "simt/scheduler/block.h"
#include "simt/scheduler/kernel_name.h"

namespace simt {
namespace {

template <class Index>
std::string text(Index i) {
  return "(" + std::to_string(i.x) + "," + std::to_string(i.y) + "," + std::to_string(i.z) + ")";
}

std::string state(const Warp& warp, unsigned lane, const Thread& thread) {
  if (warp.exited >> lane & 1) return "returned";
  if (warp.at_barrier >> lane & 1) return "wait at the barrier " + to_string(thread.where);
  if (warp.at_operation >> lane & 1) return "wait in the warp operation " + to_string(thread.where);
  if (warp.yielded >> lane & 1) return "spin at " + to_string(thread.where);
  return "can run";
}

}  // namespace

void Block::fail(Fault fault, const std::string& text, Location where) const {
  fail_at(warp_, lane_, fault, text, where);
}

void Block::fail_at(unsigned warp, unsigned lane, Fault fault, const std::string& what, Location where) const {
  throw Error(fault, "simt: " + std::string(name(fault)) + ": " + what + "\n  at " + to_string(where) + "\n  in " +
                         kernel_name(call_->kernel) + ", block " + text(index_) + " of " + text(call_->grid) +
                         ", thread " + text(indices_[warp * 32 + lane]) + " of " + text(call_->block));
}

void Block::fail_stuck(Fault fault, const std::string& what) const {
  std::map<std::string, std::vector<unsigned>> groups;
  for (unsigned i = 0; i < size_; ++i) groups[state(warps_[i / 32], i % 32, threads_[i])].push_back(i);
  std::string message = "simt: " + std::string(name(fault)) + ": " + what + "\n  in " + kernel_name(call_->kernel) +
                        ", block " + text(index_) + " of " + text(call_->grid) + " with " + text(call_->block) +
                        " threads:";
  for (const auto& [state, threads] : groups)
    message += "\n  " + std::to_string(threads.size()) + " " + state + ", the first of them thread " +
               text(indices_[threads.front()]);
  throw Error(fault, message);
}

const char* name(Fault fault) {
  switch (fault) {
    case Fault::divergent_barrier:
      return "divergent barrier";
    case Fault::exited_thread:
      return "exited thread";
    case Fault::bad_mask:
      return "bad mask";
    case Fault::lane_outside_mask:
      return "lane outside of mask";
    case Fault::uninitialized_shared:
      return "uninitialized shared memory read";
    case Fault::uninitialized_copy:
      return "uninitialized copy";
    case Fault::shared_exhausted:
      return "shared memory exhausted";
    case Fault::shared_overrun:
      return "shared memory overrun";
    case Fault::deadlock:
      return "deadlock";
    case Fault::bad_free:
      return "bad free";
    case Fault::misaligned:
      return "misaligned access";
    case Fault::out_of_bounds:
      return "out of bounds";
    case Fault::leak:
      return "leak";
    case Fault::misuse:
      return "misuse";
  }
  return "unknown fault";
}

}  // namespace simt
