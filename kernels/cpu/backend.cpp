#include "kernels/cpu/backend.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "cenote/error.h"
#include "kernels/cpu/workspace.h"
#include "kernels/math/floating_point.h"

namespace cenote::cpu {
namespace {

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
  CpuBackend(Target target, int threads, Choice choice) : target_(target), threads_(threads), choice_(choice) {}

  std::string name() const override { return "cpu"; }
  std::string device() const override {
    return fmt::format("{}, {} thread{}", to_word(target_.simd), threads_, threads_ == 1 ? "" : "s");
  }
  bool is_float32() const override { return true; }
  std::string describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const override;
  double working_bytes(const Program& program, std::int64_t batch_size, std::int64_t members) const override;

  void train(const Run& run, Sink& sink) override { run_groups(run, sink, &Path::train); }
  void evaluate(const Run& run, Sink& sink) override { run_groups(run, sink, &Path::evaluate); }

 private:
  using GroupFunction = void (*Path::*)(const GroupRun&);

  void run_groups(const Run& run, Sink& sink, GroupFunction function);
  SharedCohort cohort_of(const Program& program, std::int64_t batch_size, std::int64_t members) const {
    return share_out({members, batch_size, threads_}, program, *target_.kernels, choice_);
  }

  Target target_;
  int threads_;
  Choice choice_;
};

/// A run's data as the kernels read it.
class Tables {
 public:
  explicit Tables(const Dataset& data)
      : x_{in_float32(data.X_train), in_float32(data.X_test)},
        y_{in_float32(data.y_train), in_float32(data.y_test)},
        columns_{data.X_train.columns, data.y_train.columns} {}
  void show(GroupRun& group) const {
    for (std::size_t part = 0; part < 2; ++part) {
      group.x[part] = {x_[part].data(), columns_[0]};
      group.y[part] = {y_[part].data(), columns_[1]};
    }
  }

 private:
  std::vector<float> x_[2], y_[2];
  std::int64_t columns_[2];
};

/// The group's share, and its members of that.
const Share& find_group(const SharedCohort& cohort, std::int64_t group, GroupRun& to) {
  const Share* share = cohort.shares.data();
  for (; group >= share->groups(); ++share) group -= share->groups();
  const std::int64_t first = group * share->path->members;
  to.plan = &share->plan;
  to.first_member = share->first_member + first;
  to.member_count = std::min<std::int64_t>(share->path->members, share->members - first);
  return *share;
}

/// For a worker that may use so many threads.
std::unique_ptr<Helpers> helpers_of(const SharedCohort& cohort, std::int64_t threads) {
  if (threads < 2 || !cohort.is_worth_sharing) return nullptr;
  return std::make_unique<Helpers>(static_cast<int>(threads - 1));
}

void CpuBackend::run_groups(const Run& run, Sink& sink, GroupFunction function) {
  const SharedCohort cohort = cohort_of(run.program, largest_batch(run.schedule), run.members.count());
  const Tables tables(run.data);
  const std::int64_t groups = cohort.groups();
  const std::int64_t workers = std::clamp<std::int64_t>(groups, 1, threads_);
  std::atomic<std::int64_t> next = 0;
  FirstError error;
  auto work = [&] {
    try {
      const FlushSubnormals flush;
      Workspace workspace(run.program, largest_batch(run.schedule), run.schedule.train_rows, cohort);
      const auto helpers = helpers_of(cohort, threads_ / workers);
      for (std::int64_t g = next++; g < groups && !error.failed(); g = next++) {
        GroupRun group;
        group.run = &run;
        group.sink = &sink;
        tables.show(group);
        workspace.serve(group);
        group.helpers = helpers.get();
        const Share& share = find_group(cohort, g, group);
        (share.path->*function)(group);
      }
    } catch (...) {
      error.keep(std::current_exception());
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::int64_t t = 1; t < workers; ++t) threads.emplace_back(work);
    work();
  }
  error.rethrow();
}

std::string CpuBackend::describe_plan(const Program& program, std::int64_t batch_size, std::int64_t members) const {
  const SharedCohort cohort = cohort_of(program, batch_size, members);
  std::string text;
  for (const Share& share : cohort.shares) {
    const int lanes = share.path->lanes();
    text += fmt::format("a lane is a {}: {} in {} groups of {} ({}), {} bytes a group\n",
                        share.path->units == 1 ? "member" : "unit", share.members, share.groups(), share.path->members,
                        to_word(target_.simd), share.plan.lines * lanes * static_cast<std::int64_t>(sizeof(float)));
    for (const std::string& remark : share.plan.remarks) text += remark + "\n";
  }
  for (const std::string& remark : cohort.remarks) text += remark + "\n";
  return text;
}

// Of each thread's Workspace.
double CpuBackend::working_bytes(const Program& program, std::int64_t batch_size, std::int64_t members) const {
  const SharedCohort cohort = cohort_of(program, batch_size, members);
  return static_cast<double>(std::min<std::int64_t>(threads_, cohort.groups())) *
         WorkspaceSize(program, batch_size, cohort).bytes();
}

Target usable_target(Simd simd) {
  const std::vector<Target> usable = usable_targets();
  const auto found =
      std::ranges::find_if(usable, [&](const Target& t) { return simd == Simd::best || t.simd == simd; });
  if (found != usable.end()) return *found;
  std::string names;
  for (const Target& target : usable) names += fmt::format(", {}", to_word(target.simd));
  throw SpecError(
      fmt::format("--simd {}: this machine or build has no such target; allowed: best{}", to_word(simd), names));
}

}  // namespace

std::vector<Simd> usable_simd() {
  std::vector<Simd> result;
  for (const Target& target : usable_targets()) result.push_back(target.simd);
  return result;
}

std::int64_t lanes_of(Simd simd) { return usable_target(simd).kernels->group->members; }

std::unique_ptr<Backend> make_backend(Simd simd, int threads, Choice choice) {
  const int available = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::make_unique<CpuBackend>(usable_target(simd), threads > 0 ? threads : available, choice);
}

}  // namespace cenote::cpu
