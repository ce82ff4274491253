#include "kernels/cpu/helpers.h"

#include "kernels/math/floating_point.h"

namespace cenote::cpu {
namespace {

/// Looks before a thread sleeps: a hundred microseconds or so.
constexpr int patience = 4000;

template <class Number>
void wait_while(std::atomic<Number>& number, Number value) {
  for (int i = 0; i < patience; ++i) {
    if (number.load(std::memory_order_acquire) != value) return;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  while (number.load(std::memory_order_acquire) == value) number.wait(value, std::memory_order_acquire);
}

}  // namespace

Helpers::Helpers(int count) {
  try {
    for (int index = 1; index <= count; ++index) threads_.emplace_back([this, index] { serve(index); });
  } catch (...) {
    stop();  // or those that there are would wait for ever
    throw;
  }
}

Helpers::~Helpers() { stop(); }

void Helpers::stop() {
  part_ = nullptr;
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
}

void Helpers::run(Part part, void* context) {
  part_ = part;
  context_ = context;
  busy_.store(static_cast<int>(threads_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  part(context, 0);
  for (int left = busy_.load(std::memory_order_acquire); left > 0; left = busy_.load(std::memory_order_acquire))
    wait_while(busy_, left);
}

void Helpers::serve(int index) {
  const FlushSubnormals flush;
  for (std::uint32_t seen = 0;; ++seen) {
    wait_while(round_, seen);
    if (part_ == nullptr) return;
    part_(context_, index);
    if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) busy_.notify_one();
  }
}

}  // namespace cenote::cpu
