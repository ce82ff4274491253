#include "simt/scheduler/fiber.h"

#include "simt/scheduler/launch_order.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

thread_local Fiber* starting = nullptr;  // the fiber whose entry() is being called

// The tops of stacks begin at different cache lines of a page; at equal ones, a block's fibers would evict each other
// from the first-level cache.
std::size_t colour(unsigned number) { return std::size_t{number % 21} * 192; }

}  // namespace

Fiber::Fiber(Hub& hub, void (*work)(), std::size_t stack_bytes, bool guarded, unsigned number)
    : hub_(hub), work_(work), stack_(stack_bytes, guarded), colour_(colour(number)) {
  if constexpr (sanitizers::thread) sanitizer_context_ = sanitizers::create_context();
  make();
}

Fiber::~Fiber() {
  if constexpr (sanitizers::thread) sanitizers::destroy_context(sanitizer_context_);
}

void Fiber::make() { make_context(context_, stack_.begin(), stack_.size() - colour_, &Fiber::entry); }

void Fiber::abandon() {
  if constexpr (sanitizers::thread) {
    // Its CUDA thread ends here, as one that returns.
    sanitizers::switch_context(sanitizer_context_);
    sanitizers::release(&launch_end_object);
    sanitizers::switch_context(hub_.sanitizer_context);
  }
  fake_stack_ = nullptr;
  sanitizers::unpoison(stack_.begin(), stack_.size());
  make();
  idle_ = true;
}

void Fiber::resume() {
  idle_ = false;
  starting = this;
  sanitizers::start_switch(&hub_.fake_stack, stack_.begin(), stack_.size());
  sanitizers::switch_context(sanitizer_context_);
  switch_context(hub_.context, context_);
  sanitizers::finish_switch(hub_.fake_stack, nullptr, nullptr);
}

void Fiber::suspend() {
  sanitizers::start_switch(&fake_stack_, hub_.stack, hub_.stack_bytes);
  sanitizers::switch_context(hub_.sanitizer_context);
  switch_context(context_, hub_.context);
  arrive();
}

void Fiber::hand_over(Fiber& next) {
  next.idle_ = false;
  starting = &next;
  switch_context(context_, next.context_);
}

void Fiber::arrive() { sanitizers::finish_switch(fake_stack_, &hub_.stack, &hub_.stack_bytes); }

void Fiber::entry() {
  Fiber& self = *starting;
  self.arrive();
  for (;;) {
    self.work_();
    self.idle_ = true;
    self.suspend();
  }
}

}  // namespace simt
