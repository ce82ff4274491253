#pragma once

#include <cstdlib>
#include <memory>
#include <vector>

#include "kernels/cpu/target.h"
#include "kernels/math/floating_point.h"
#include "tests/kernels/ops/ops_under_test.h"
#include "tests/kernels/ops/plain_plan.h"

namespace cenote::ops {

/// The cpu backend's operations on one SIMD target.
class CpuOps : public OpsUnderTest {
 public:
  CpuOps(const OpCase& c, const Run& run, Sink& sink, const cpu::KernelSet& kernels)
      : case_(c), run_(run), kernels_(kernels), plan_(plain_plan(c, true)), scratch_(1 << 16) {
    const std::int64_t lanes = kernels.lanes;
    for (std::int64_t first = 0; first < run.members.count(); first += lanes) {
      Group group;
      group.arena.reset(static_cast<float*>(std::aligned_alloc(64, arena_bytes())));
      std::fill_n(group.arena.get(), plan_.lines * lanes, 0.0f);
      group.hyperparameters.resize(c.program.hyperparameters.size() * static_cast<std::size_t>(lanes));
      group.ops.reset(static_cast<std::byte*>(std::aligned_alloc(64, (kernels.ops.size + 63) / 64 * 64)));
      group.run = std::make_unique<cpu::GroupRun>();
      group.run->run = &run_;
      group.run->plan = &plan_;
      group.run->sink = &sink;
      group.run->first_member = first;
      group.run->member_count = std::min(lanes, run.members.count() - first);
      group.run->arena = group.arena.get();
      group.run->hyperparameters = group.hyperparameters.data();
      group.run->scratch = scratch_.data();
      kernels.ops.construct(group.ops.get(), *group.run, {0, c.rows});
      groups_.push_back(std::move(group));
    }
  }

  void set(SlotId slot, std::int64_t member, std::span<const double> numbers) override {
    for_each_element(slot, member, [&](float& x, std::size_t i) { x = static_cast<float>(numbers[i]); });
  }
  std::vector<double> get(SlotId slot, std::int64_t member) override {
    if (case_.program.slots[static_cast<std::size_t>(slot)].kind == Slot::Kind::report) return report(member);
    std::vector<double> numbers;
    for_each_element(slot, member, [&](float& x, std::size_t) { numbers.push_back(static_cast<double>(x)); });
    return numbers;
  }
  void execute(const Instruction& i) override { repeat(i, 1); }
  /// Group by group, as in a run, so that a group's numbers stay in cache.
  void repeat(const Instruction& i, std::int64_t times) {
    const FlushSubnormals flush;
    for (Group& group : groups_)
      for (std::int64_t k = 0; k < times; ++k) kernels_.ops.execute(group.ops.get(), i);
  }

 private:
  struct Free {
    void operator()(void* p) const { std::free(p); }
  };
  struct Group {
    std::unique_ptr<float, Free> arena;
    std::unique_ptr<std::byte, Free> ops;
    std::vector<double> hyperparameters;
    std::unique_ptr<cpu::GroupRun> run;
  };

  std::size_t arena_bytes() const {
    return (static_cast<std::size_t>(plan_.lines * kernels_.lanes) * sizeof(float) + 64) / 64 * 64;
  }
  Group& group_of(std::int64_t member) { return groups_[static_cast<std::size_t>(member / kernels_.lanes)]; }

  template <class Visit>
  void for_each_element(SlotId slot, std::int64_t member, Visit visit) {
    const Place& place = plan_.places[static_cast<std::size_t>(slot)];
    const std::int64_t rows = place.rows == 0 ? case_.rows : place.rows;
    std::size_t i = 0;
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t c = 0; c < place.columns; ++c) {
        const std::int64_t line = place.offset + r * place.stride + c;
        visit(group_of(member).arena.get()[line * kernels_.lanes + member % kernels_.lanes], i++);
      }
  }
  std::vector<double> report(std::int64_t member) {
    const double* lines = kernels_.ops.report(group_of(member).ops.get());
    std::vector<double> numbers;
    for (std::int32_t c = 0; c < case_.program.slots[static_cast<std::size_t>(case_.program.report)].columns; ++c)
      numbers.push_back(lines[c * kernels_.lanes + member % kernels_.lanes]);
    return numbers;
  }

  const OpCase& case_;
  Run run_;
  const cpu::KernelSet& kernels_;
  Plan plan_;
  std::vector<double> scratch_;
  std::vector<Group> groups_;
};

}  // namespace cenote::ops
