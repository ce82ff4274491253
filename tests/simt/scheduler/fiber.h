// A fiber: a stack on which CUDA threads of a block run, one after the other, until one has to wait.
#pragma once
#include "simt/scheduler/context.h"
#include "simt/scheduler/stack.h"

namespace simt {

/// The host thread's own place of execution, from which fibers are resumed.
struct Hub {
  Context context;
  void* sanitizer_context = nullptr;
  void* fake_stack = nullptr;
  const void* stack = nullptr;
  std::size_t stack_bytes = 0;
};

class Fiber {
 public:
  /// @param work what the fiber does whenever it is resumed while idle; when it returns, the fiber is idle again
  Fiber(Hub& hub, void (*work)(), std::size_t stack_bytes, bool guarded, unsigned number);
  ~Fiber();

  /// From the hub: runs the fiber until it suspends itself or has no more work.
  void resume();
  /// From the fiber: back to the hub.
  void suspend();
  /// From the fiber: straight to another one. The address sanitizer would take its stack for the hub's.
  void hand_over(Fiber& next);
  /// From the hub: ends what the fiber is doing.
  void abandon();

  bool idle() const { return idle_; }

 private:
  static void entry();
  void arrive();
  void make();

  Hub& hub_;
  void (*work_)();
  Stack stack_;
  std::size_t colour_;
  Context context_;
  void* sanitizer_context_ = nullptr;
  void* fake_stack_ = nullptr;
  bool idle_ = true;
};

}  // namespace simt
