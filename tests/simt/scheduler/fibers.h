// The fibers of one host thread, kept from block to block and from launch to launch.
#pragma once
#include <memory>
#include <vector>

#include "simt/scheduler/fiber.h"

namespace simt {

class Fibers {
 public:
  Fibers(Hub& hub, void (*work)()) : hub_(hub), work_(work) {}

  /// An idle fiber, started.
  Fiber& take();
  void give_back(Fiber& fiber) { idle_.push_back(&fiber); }
  /// Forgets what all fibers were doing: their block failed.
  void abandon();
  /// Heeds changed options; only between launches.
  void refresh();

 private:
  Hub& hub_;
  void (*work_)();
  std::size_t stack_bytes_ = 0;
  bool guarded_ = false;
  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> idle_;
};

}  // namespace simt
