#include "simt/scheduler/fibers.h"

#include <algorithm>

#include "simt/options.h"

namespace simt {
namespace {

// Below that not even a report can be written.
constexpr std::size_t least_stack = std::size_t{16} * 1024;

}  // namespace

Fiber& Fibers::take() {
  if (idle_.empty()) {
    const auto number = static_cast<unsigned>(all_.size());
    all_.push_back(std::make_unique<Fiber>(hub_, work_, stack_bytes_, guarded_, number));
    idle_.push_back(all_.back().get());
  }
  Fiber& fiber = *idle_.back();
  idle_.pop_back();
  fiber.start();
  return fiber;
}

void Fibers::abandon() {
  idle_.clear();
  for (const auto& fiber : all_) {
    if (!fiber->idle()) fiber->abandon();
    idle_.push_back(fiber.get());
  }
}

void Fibers::refresh() {
  const std::size_t stack_bytes = std::max(options().stack_bytes, least_stack);
  if (stack_bytes == stack_bytes_ && options().guard_pages == guarded_) return;
  idle_.clear();
  all_.clear();
  stack_bytes_ = stack_bytes;
  guarded_ = options().guard_pages;
}

}  // namespace simt
