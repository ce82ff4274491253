// The fibers of one host thread, kept from block to block and from launch to launch. To the thread sanitizer a fiber is
// a thread: what runs on it, one after the other, is ordered. So there, unlike elsewhere, the CUDA threads of a launch
// share fibers as late as possible: only after `most_fibers` others.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "simt/scheduler/fiber.h"

namespace simt {

class Fibers {
 public:
  Fibers(Hub& hub, void (*work)()) : hub_(hub), work_(work) {}

  /// An idle fiber.
  Fiber& take();
  void give_back(Fiber& fiber);
  /// Ends what all fibers are doing: their block failed.
  void abandon();
  /// Heeds changed options.
  void begin_launch();

 private:
  Fiber& make();

  Hub& hub_;
  void (*work_)();
  std::size_t stack_bytes_ = 0;
  bool guarded_ = false;
  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> idle_;
  std::deque<Fiber*> used_;  // idle too, for the thread sanitizer: those that ran in this launch, the oldest first
};

}  // namespace simt
