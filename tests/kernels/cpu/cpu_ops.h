#pragma once

#include <cstdlib>
#include <memory>
#include <vector>

#include "kernels/cpu/workspace.h"
#include "kernels/math/floating_point.h"
#include "tests/kernels/ops/ops_under_test.h"
#include "tests/kernels/ops/plain_plan.h"

namespace cenote::ops {

/// The cpu backend's operations by one Path of a SIMD target.
class CpuOps : public OpsUnderTest {
 public:
  CpuOps(const OpCase& c, const Run& run, Sink& sink, const cpu::Path& path)
      : case_(c), run_(run), path_(path), cohort_(cohort_of(c, run, path)) {
    for (std::int64_t first = 0; first < run.members.count(); first += path.members) {
      Group group;
      group.workspace = std::make_unique<cpu::Workspace>(run_.program, c.rows, 0, cohort_);
      group.ops.reset(static_cast<std::byte*>(std::aligned_alloc(64, (path.ops.size + 63) / 64 * 64)));
      group.run = std::make_unique<cpu::GroupRun>();
      group.run->run = &run_;
      group.run->plan = &plan();
      group.run->sink = &sink;
      group.run->first_member = first;
      group.run->member_count = std::min<std::int64_t>(path.members, run.members.count() - first);
      group.workspace->serve(*group.run);
      path.ops.construct(group.ops.get(), *group.run, {0, c.rows});
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
      for (std::int64_t k = 0; k < times; ++k) path_.ops.execute(group.ops.get(), i);
  }

 private:
  struct Free {
    void operator()(void* p) const { std::free(p); }
  };
  struct Group {
    std::unique_ptr<cpu::Workspace> workspace;
    std::unique_ptr<std::byte, Free> ops;
    std::unique_ptr<cpu::GroupRun> run;
  };

  static cpu::SharedCohort cohort_of(const OpCase& c, const Run& run, const cpu::Path& path) {
    const Layout layout{.units_of_line = path.units, .pads_rows = true};
    return {{{&path, plain_plan(c, layout), 0, run.members.count()}}, {}};
  }
  const Plan& plan() const { return cohort_.shares.front().plan; }
  Group& group_of(std::int64_t member) { return groups_[static_cast<std::size_t>(member / path_.members)]; }

  template <class Visit>
  void for_each_element(SlotId slot, std::int64_t member, Visit visit) {
    const Place& place = plan().places[static_cast<std::size_t>(slot)];
    const std::int64_t rows = place.rows == 0 ? case_.rows : place.rows, lanes = path_.lanes();
    float* const arena = group_of(member).run->arena;
    std::size_t i = 0;
    for (std::int64_t r = 0; r < rows; ++r)
      for (std::int64_t c = 0; c < place.columns; ++c) {
        const std::int64_t row = (place.offset + r * place.stride) * lanes;
        visit(arena[path_.units == 1 ? row + c * lanes + member % lanes : row + c], i++);
      }
  }
  std::vector<double> report(std::int64_t member) {
    const double* lines = path_.ops.report(group_of(member).ops.get());
    std::vector<double> numbers;
    for (std::int32_t c = 0; c < case_.program.slots[static_cast<std::size_t>(case_.program.report)].columns; ++c)
      numbers.push_back(lines[c * path_.members + member % path_.members]);
    return numbers;
  }

  const OpCase& case_;
  Run run_;
  const cpu::Path& path_;
  cpu::SharedCohort cohort_;
  std::vector<Group> groups_;
};

}  // namespace cenote::ops
