#include "simt/scheduler/executor.h"

#include <mutex>

#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

constexpr std::size_t most_arenas = 2048;

struct Idle {
  std::mutex mutex;
  std::vector<std::unique_ptr<Executor>> executors;
};

Idle& idle() {
  static Idle idle;
  return idle;
}

dim3 index_of(std::uint64_t block, dim3 grid) {
  const std::uint64_t row = block / grid.x;
  return {static_cast<unsigned>(block % grid.x), static_cast<unsigned>(row % grid.y),
          static_cast<unsigned>(row / grid.y)};
}

}  // namespace

std::unique_ptr<Executor> Executor::take() {
  const std::lock_guard lock(idle().mutex);
  if (idle().executors.empty()) return std::make_unique<Executor>();
  auto executor = std::move(idle().executors.back());
  idle().executors.pop_back();
  return executor;
}

void Executor::give_back(std::unique_ptr<Executor> executor) {
  const std::lock_guard lock(idle().mutex);
  idle().executors.push_back(std::move(executor));
}

void Executor::begin_launch() {
  hub_.sanitizer_context = sanitizers::current_context();
  block_.fibers().begin_launch();
  arenas_used_ = 0;
}

void Executor::run(const KernelCall& call, std::uint64_t block, std::uint64_t seed) {
  block_.run(call, index_of(block, call.grid), next_arena(), seed);
}

// The thread sanitizer takes equal addresses for equal data, so that no two blocks of a launch may share an arena. It
// forgets what is unmapped, and a process may have 65,530 mappings: a large launch begins with new ones now and then.
Arena& Executor::next_arena() {
  if (!sanitizers::thread) arenas_used_ = 0;
  if (arenas_used_ == most_arenas) {
    arenas_.clear();
    arenas_used_ = 0;
  }
  if (arenas_used_ == arenas_.size()) arenas_.push_back(std::make_unique<Arena>());
  return *arenas_[arenas_used_++];
}

}  // namespace simt
