#include "kernels/reference/backend.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "kernels/reference/member.h"

namespace cenote {
namespace {

/// Calls work(member) for every member, from several threads. The first exception ends all work and comes out here.
template <class Work>
void for_each_member(std::int64_t members, int threads, Work work) {
  std::atomic<std::int64_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  auto run = [&] {
    try {
      for (std::int64_t m = next++; m < members; m = next++) work(m);
    } catch (...) {
      next = members;
      const std::scoped_lock lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::int64_t t = 1; t < std::min<std::int64_t>(threads, members); ++t) helpers.emplace_back(run);
    run();
  }
  if (failure) std::rethrow_exception(failure);
}

class ReferenceBackend final : public Backend {
 public:
  explicit ReferenceBackend(int threads) : threads_(threads) {}

  std::string name() const override { return "reference"; }
  std::string device() const override {
    return "float64, " + std::to_string(threads_) + (threads_ == 1 ? " thread" : " threads");
  }
  bool is_float32() const override { return false; }
  std::string describe_plan(const Program&, std::int64_t, std::int64_t) const override {
    return "reference: every instruction as it stands, one member at a time, in float64\n";
  }

  double working_bytes(const Program& program, std::int64_t batch_size, std::int64_t members) const override {
    double numbers = static_cast<double>(program.weight_count);
    for (const Slot& slot : program.slots)
      numbers += static_cast<double>(slot.batched ? batch_size : slot.rows) * static_cast<double>(slot.columns);
    return numbers * sizeof(double) * static_cast<double>(std::min<std::int64_t>(threads_, members));
  }

  void train(const Run& run, Sink& sink) override {
    const Instructions lists = lists_of(run.program);
    for_each_member(run.members.count(), threads_, [&](std::int64_t m) {
      if (!sink.epoch_done(m, 1, 0)) return;
      reference::Member member(run, m, sink);
      run_schedule(lists, run.schedule, member);
      member.write_weights();
    });
  }

  void evaluate(const Run& run, Sink& sink) override {
    const Instructions lists = lists_of(run.program);
    for_each_member(run.members.count(), threads_, [&](std::int64_t m) {
      reference::Member member(run, m, sink);
      run_inference(lists, run.schedule, member);
    });
  }

 private:
  static Instructions lists_of(const Program& program) {
    return {view(program.train), view(program.measure), view(program.evaluate)};
  }

  int threads_;
};

}  // namespace

std::unique_ptr<Backend> make_reference_backend(int threads) {
  const int all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::make_unique<ReferenceBackend>(threads > 0 ? threads : all);
}

}  // namespace cenote
