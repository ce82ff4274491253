#include "kernels/cpu/backend.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <new>
#include <thread>

#include "cenote/error.h"
#include "kernels/cpu/target.h"
#include "kernels/math/floating_point.h"

namespace cenote::cpu {
namespace {

/// A group costs as much with one member as with sixteen, the BLAS and its packing by member: width 512, 28 steps,
/// avx512, 0.61 to 1.0 s a group; 0.31 s for one member, 0.49 s for two, 1.1 s for four.
constexpr std::int64_t blas_members = 2;

Plan plan_for(const Program& program, std::int64_t batch_size, std::int64_t members) {
  return make_plan(program, {.batch_size = batch_size,
                             .members = members,
                             .blas_members = blas_members,
                             .has_fused_kernel = has_fused_kernel,
                             .pads_rows = true});
}

/// Zeroed floats on huge pages, where the machine gives them.
class Arena {
 public:
  explicit Arena(std::size_t floats) {
    constexpr std::size_t page = std::size_t{1} << 21;
    const std::size_t bytes = std::max<std::size_t>(floats, 1) * sizeof(float);
    bytes_ = bytes < page / 2 ? (bytes + 63) / 64 * 64 : (bytes + page - 1) / page * page;
    data_ = static_cast<float*>(std::aligned_alloc(bytes_ >= page ? page : 64, bytes_));
    if (data_ == nullptr) throw std::bad_alloc();
    if (bytes_ >= page) madvise(data_, bytes_, MADV_HUGEPAGE);
  }
  ~Arena() { std::free(data_); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  float* data() { return data_; }
  void clear() { std::memset(data_, 0, bytes_); }

 private:
  float* data_;
  std::size_t bytes_;
};

/// Rounded once, and flushed like everything the kernels read.
std::vector<float> in_float32(const Matrix& matrix) {
  const FlushSubnormals flush;
  std::vector<float> values(matrix.values.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(matrix.values[i]);
  return values;
}

/// The first exception of several threads, for the one that waits for them.
class FirstError {
 public:
  void keep(std::exception_ptr error) {
    const std::scoped_lock lock(mutex_);
    if (!error_) error_ = std::move(error);
    failed_ = true;
  }
  bool failed() const { return failed_; }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr error_;
  std::atomic<bool> failed_ = false;
};

class CpuBackend : public Backend {
 public:
  CpuBackend(Target target, int threads) : target_(target), threads_(threads) {}

  std::string name() const override { return "cpu"; }
  std::string device() const override {
    return fmt::format("{}, {} thread{}", to_word(target_.simd), threads_, threads_ == 1 ? "" : "s");
  }
  bool is_float32() const override { return true; }
  std::string describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const override;
  double working_bytes(const Program& program, std::int64_t batch_size, std::int64_t members) const override;

  void train(const Run& run, Sink& sink) override { run_groups(run, sink, target_.kernels->train); }
  void evaluate(const Run& run, Sink& sink) override { run_groups(run, sink, target_.kernels->evaluate); }

 private:
  using GroupFunction = void (*)(const GroupRun&);

  void run_groups(const Run& run, Sink& sink, GroupFunction function);
  std::int64_t groups(std::int64_t members) const {
    return (members + target_.kernels->lanes - 1) / target_.kernels->lanes;
  }

  Target target_;
  int threads_;
};

/// One thread's memory for one group after the other.
struct Workspace {
  Arena arena;
  std::vector<std::int32_t> order;
  std::vector<double> hyperparameters, scratch;
  BlasDense blas;

  Workspace(const Run& run, const Plan& plan, int lanes)
      : arena(static_cast<std::size_t>(plan.lines * lanes)),
        order(static_cast<std::size_t>(run.schedule.train_rows * lanes)),
        hyperparameters(run.program.hyperparameters.size() * static_cast<std::size_t>(lanes)),
        scratch(static_cast<std::size_t>(std::max(
            run.program.weight_count,
            largest_batch(run.schedule) * run.program.slots[static_cast<std::size_t>(run.program.output)].columns))) {}
};

void CpuBackend::run_groups(const Run& run, Sink& sink, GroupFunction function) {
  const Plan plan = plan_for(run.program, largest_batch(run.schedule), run.members.count());
  const std::vector<float> x[2] = {in_float32(run.data.X_train), in_float32(run.data.X_test)};
  const std::vector<float> y[2] = {in_float32(run.data.y_train), in_float32(run.data.y_test)};
  GroupRun common;
  common.run = &run;
  common.plan = &plan;
  common.sink = &sink;
  for (std::size_t part = 0; part < 2; ++part) {
    common.x[part] = {x[part].data(), run.data.X_train.columns};
    common.y[part] = {y[part].data(), run.data.y_train.columns};
  }
  std::atomic<std::int64_t> next = 0;
  FirstError error;
  const int lanes = target_.kernels->lanes;
  auto work = [&] {
    try {
      const FlushSubnormals flush;
      Workspace workspace(run, plan, lanes);
      for (std::int64_t g = next++; g < groups(run.members.count()) && !error.failed(); g = next++) {
        GroupRun group = common;
        workspace.arena.clear();
        group.arena = workspace.arena.data();
        group.order = workspace.order.data();
        group.hyperparameters = workspace.hyperparameters.data();
        group.scratch = workspace.scratch.data();
        group.blas = &workspace.blas;
        group.first_member = g * lanes;
        group.member_count = std::min<std::int64_t>(lanes, run.members.count() - group.first_member);
        function(group);
      }
    } catch (...) {
      error.keep(std::current_exception());
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::int64_t t = 1; t < std::min<std::int64_t>(threads_, groups(run.members.count())); ++t)
      threads.emplace_back(work);
    work();
  }
  error.rethrow();
}

std::string CpuBackend::describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const {
  const Plan plan = plan_for(program, batch_size, members);
  const int lanes = target_.kernels->lanes;
  std::string text =
      fmt::format("a lane is a member: {} in {} groups of {} ({}), {} bytes a group\n", members, groups(members), lanes,
                  to_word(target_.simd), plan.lines * lanes * static_cast<std::int64_t>(sizeof(float)));
  for (const std::string& remark : plan.remarks) text += remark + "\n";
  return text;
}

// Of each thread's Workspace.
double CpuBackend::working_bytes(const Program& program, std::int64_t batch_size, std::int64_t members) const {
  const Plan plan = plan_for(program, batch_size, members);
  const auto arena = static_cast<double>(plan.lines) * target_.kernels->lanes * sizeof(float);
  const auto scratch = static_cast<double>(program.weight_count) * sizeof(double);
  return static_cast<double>(std::min<std::int64_t>(threads_, groups(members))) * (arena + scratch);
}

}  // namespace

std::vector<Simd> usable_simd() {
  std::vector<Simd> result;
  for (const Target& target : usable_targets()) result.push_back(target.simd);
  return result;
}

std::unique_ptr<Backend> make_backend(Simd simd, int threads) {
  const std::vector<Target> usable = usable_targets();
  const auto found =
      std::ranges::find_if(usable, [&](const Target& t) { return simd == Simd::best || t.simd == simd; });
  if (found == usable.end()) {
    std::string names;
    for (const Target& target : usable) names += fmt::format(", {}", to_word(target.simd));
    throw SpecError(
        fmt::format("--simd {}: this machine or build has no such target; allowed: best{}", to_word(simd), names));
  }
  const int available = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::make_unique<CpuBackend>(*found, threads > 0 ? threads : available);
}

}  // namespace cenote::cpu
