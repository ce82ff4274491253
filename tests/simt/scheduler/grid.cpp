#include "simt/scheduler/grid.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "simt/options.h"
#include "simt/scheduler/executor.h"
#include "simt/scheduler/floating_point.h"
#include "simt/scheduler/launch_order.h"
#include "simt/scheduler/random.h"
#include "simt/scheduler/sanitizers.h"

namespace simt {
namespace {

std::uint64_t count_of(dim3 grid) { return std::uint64_t{grid.x} * grid.y * grid.z; }

/// A launch on its way: what its host threads share.
class Grid {
 public:
  Grid(const KernelCall& call, std::uint64_t seed)
      : call_(call), seed_(seed), count_(count_of(call.grid)), order_(count_, seed) {}

  void run() {
    const FloatingPoint::Scope scope(mode_);
    auto executor = Executor::take();
    try {
      executor->begin_launch();
      for (std::uint64_t i = next_++; i < count_; i = next_++) {
        const std::uint64_t block = order_(i);
        executor->run(call_, block, seed_ == 0 ? 0 : Random(seed_ ^ (block + 1)).next() | 1);
      }
    } catch (...) {
      keep(std::current_exception());
    }
    Executor::give_back(std::move(executor));
  }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void keep(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    next_ = count_;
  }

  const KernelCall& call_;
  const std::uint64_t seed_;
  const std::uint64_t count_;
  const Permutation order_;
  const FloatingPoint mode_{options().flush_subnormals};
  std::atomic<std::uint64_t> next_ = 0;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

/// Differs from launch to launch, so that a program meets many orders.
std::uint64_t seed_of_launch() {
  static std::atomic<std::uint64_t> launches = 0;
  const std::uint64_t number = ++launches;
  return options().seed == 0 ? 0 : Random(options().seed * 0x9e3779b97f4a7c15 + number).next() | 1;
}

}  // namespace

void run_grid(const KernelCall& call) {
  Grid grid(call, seed_of_launch());
  sanitizers::release(&launch_start_object);
  {
    std::vector<std::jthread> helpers;
    const std::uint64_t threads = std::min<std::uint64_t>(options().threads, count_of(call.grid));
    for (std::uint64_t i = 1; i < threads; ++i) helpers.emplace_back([&grid] { grid.run(); });
    grid.run();
  }
  sanitizers::acquire(&launch_end_object);
  grid.rethrow_failure();
}

}  // namespace simt
