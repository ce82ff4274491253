#include "simt/scheduler/fibers.h"

#include <algorithm>

#include "simt/options.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

// Below that not even a report can be written.
constexpr std::size_t least_stack = std::size_t{16} * 1024;

// Twice the threads of the largest block. The sanitizer can have 8,000, but their clocks get slow.
constexpr std::size_t most_fibers = 2048;

}  // namespace

Fiber& Fibers::take() {
  if (!idle_.empty()) {
    Fiber& fiber = *idle_.back();
    idle_.pop_back();
    return fiber;
  }
  if (used_.empty() || all_.size() < most_fibers) return make();
  Fiber& fiber = *used_.front();
  used_.pop_front();
  return fiber;
}

Fiber& Fibers::make() {
  const auto number = static_cast<unsigned>(all_.size());
  all_.push_back(std::make_unique<Fiber>(hub_, work_, stack_bytes_, guarded_, number));
  return *all_.back();
}

void Fibers::give_back(Fiber& fiber) {
  if constexpr (sanitizers::thread)
    used_.push_back(&fiber);
  else
    idle_.push_back(&fiber);
}

void Fibers::abandon() {
  idle_.clear();
  used_.clear();
  for (const auto& fiber : all_) {
    if (!fiber->idle()) fiber->abandon();
    idle_.push_back(fiber.get());
  }
}

void Fibers::begin_launch() {
  idle_.insert(idle_.end(), used_.begin(), used_.end());
  used_.clear();
  const std::size_t stack_bytes = std::max(options().stack_bytes, least_stack);
  if (stack_bytes == stack_bytes_ && options().guard_pages == guarded_) return;
  idle_.clear();
  all_.clear();
  stack_bytes_ = stack_bytes;
  guarded_ = options().guard_pages;
}

}  // namespace simt
