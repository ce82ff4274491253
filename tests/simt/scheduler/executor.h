// One host thread's means to run blocks.
#pragma once
#include <memory>
#include <vector>

#include "simt/launch.h"
#include "simt/scheduler/block.h"

namespace simt {

class Executor {
 public:
  Executor() : block_(hub_) {}

  /// Before the first block of a launch: from which host thread, with which options.
  void begin_launch();
  /// @throws Error for whatever goes wrong in it
  void run(const KernelCall& call, std::uint64_t block, std::uint64_t seed);

  /// An executor that nobody uses. Kept for the next launch afterwards: stacks are expensive to make.
  static std::unique_ptr<Executor> take();
  static void give_back(std::unique_ptr<Executor> executor);

 private:
  Arena& next_arena();

  Hub hub_;
  Block block_;
  std::vector<std::unique_ptr<Arena>> arenas_;
  std::size_t arenas_used_ = 0;
};

}  // namespace simt
