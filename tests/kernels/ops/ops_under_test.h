#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "cenote/backend.h"
#include "cenote/null_sink.h"
#include "tests/kernels/ops/op_case.h"

namespace cenote::ops {

/// The operations of a backend, seen slot by slot and member by member. Numbers pass as double, row-major.
class OpsUnderTest {
 public:
  virtual ~OpsUnderTest() = default;
  /// Never asked for slots of the kinds that is_private() names, nor for hyperparameters, which Members give.
  virtual void set(SlotId slot, std::int64_t member, std::span<const double> numbers) = 0;
  /// Never asked for private slots.
  virtual std::vector<double> get(SlotId slot, std::int64_t member) = 0;
  virtual void execute(const Instruction& instruction) = 0;
};

/// What a backend under test is made from: a Run of one traced step of one batch (record 0), before any of it is run.
/// All slots start at zero. Moments and values go to the Sink.
using MakeOps = std::function<std::unique_ptr<OpsUnderTest>(const OpCase&, const Run& run, Sink& sink)>;

/// Kinds of slots that a backend keeps in its own form: their numbers are neither set nor read.
inline bool is_private(Slot::Kind kind) {
  return kind == Slot::Kind::constants || kind == Slot::Kind::optimizer_state || kind == Slot::Kind::clipping;
}

/// The members of a case: hyperparameters as its slots say.
class CaseMembers : public Members {
 public:
  CaseMembers(const OpCase& op_case, std::int64_t count) : case_(op_case), count_(count) {}

  std::int64_t count() const override { return count_; }
  std::uint64_t seed() const override { return 1; }
  std::uint32_t seed_index(std::int64_t member) const override { return static_cast<std::uint32_t>(member); }
  double hyperparameter(const HyperparameterSlot& slot, std::int64_t member) const override {
    return case_.contents(slot.slot, member)[0];
  }
  void initial_weights(std::int64_t, std::span<double>) const override {}

 private:
  const OpCase& case_;
  std::int64_t count_;
};

/// One epoch of one batch.
inline Schedule case_schedule(const OpCase& c) {
  Schedule schedule;
  schedule.epochs = 1;
  schedule.train_rows = schedule.batch_size = c.rows;
  schedule.shuffle = false;
  schedule.rates = {c.rate};
  return schedule;
}

/// Keeps what is traced.
class CaseSink : public NullSink {
 public:
  struct Traced {
    std::vector<Moments> moments;
    std::vector<std::vector<double>> values, readings;
  };
  explicit CaseSink(std::int64_t members) : members_(static_cast<std::size_t>(members)) {}

  void moments(std::int64_t first, std::int64_t, std::int32_t, std::span<const Moments> moments) override {
    for (const Moments& m : moments) members_[static_cast<std::size_t>(first++)].moments.push_back(m);
  }
  void norms(std::int64_t first, std::int64_t, std::int32_t, std::int64_t count,
             std::span<const TensorNorm> norms) override {
    for (std::size_t k = 0; k < norms.size(); ++k)
      members_[static_cast<std::size_t>(first) + k].moments.push_back(moments_of(norms[k], count));
  }
  void reading(std::int64_t member, std::int64_t, std::int32_t, std::span<const double> numbers) override {
    members_[static_cast<std::size_t>(member)].readings.emplace_back(numbers.begin(), numbers.end());
  }
  void values(std::int64_t member, std::int64_t, std::int32_t, std::span<const double> numbers) override {
    members_[static_cast<std::size_t>(member)].values.emplace_back(numbers.begin(), numbers.end());
  }
  const Traced& of(std::int64_t member) const { return members_[static_cast<std::size_t>(member)]; }

 private:
  std::vector<Traced> members_;
};

}  // namespace cenote::ops
