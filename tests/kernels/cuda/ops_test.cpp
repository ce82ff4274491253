// Every case of tests/kernels/ops by the cuda backend's own kernels: within the bounds of `reference`, and with the
// bits of `cpu`, whatever the order in which the lanes run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "lane_orders.h"
#include "tests/kernels/cpu/cpu_ops.h"
#include "tests/kernels/cuda/cuda_ops.h"
#include "tests/kernels/ops/compare.h"
#include "tests/kernels/ops/op_cases.h"

namespace cenote::ops {
namespace {

constexpr std::int64_t cohort_sizes[] = {1, 2, 5};

class CudaOps : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  const cuda::LaneOrder order_{GetParam()};
};

TEST_P(CudaOps, AgreeWithReference) {
  const MakeOps make = [](const OpCase& c, const cenote::Run& run, Sink& sink) {
    return std::make_unique<CudaOpsUnderTest>(c, run, sink);
  };
  for (const OpCase& c : op_cases()) EXPECT_THAT(differences(c, 2, make), ::testing::IsEmpty()) << c.name;
}

std::uint64_t pattern(double x) { return std::isnan(x) ? 0 : std::bit_cast<std::uint64_t>(x); }

/// One case by both backends, instruction by instruction.
class BothBackends {
 public:
  BothBackends(const OpCase& c, std::int64_t members)
      : case_(c),
        members_(c, members),
        schedule_(case_schedule(c)),
        sinks_{CaseSink(members), CaseSink(members)},
        cpu_(c, run(), sinks_[0], *cpu::usable_targets().front().kernels->group),
        cuda_(c, run(), sinks_[1]) {}

  /// Names the first difference, or nothing.
  std::string run_all() {
    for_each_slot(
        [&](SlotId slot, std::int64_t member) {
          const std::vector<double> numbers = case_.contents(slot, member);
          cpu_.set(slot, member, numbers);
          cuda_.set(slot, member, numbers);
          return true;
        },
        true);
    for (const Instruction& i : case_.program.train) {
      cpu_.execute(i);
      cuda_.execute(i);
      if (!slots_agree()) return difference_ + ", opcode " + std::to_string(static_cast<int>(i.opcode));
    }
    return traces_agree() ? "" : "the trace";
  }

 private:
  Run run() const { return {case_.program, schedule_, data_, members_}; }

  template <class Visit>
  bool for_each_slot(Visit visit, bool writes) {
    for (SlotId s = 0; s < static_cast<SlotId>(case_.program.slots.size()); ++s) {
      const Slot::Kind kind = case_.program.slots[static_cast<std::size_t>(s)].kind;
      if (is_private(kind) || kind == Slot::Kind::hyperparameter || (writes && kind == Slot::Kind::report)) continue;
      for (std::int64_t m = 0; m < members_.count(); ++m)
        if (!visit(s, m)) return false;
    }
    return true;
  }
  bool slots_agree() {
    return for_each_slot(
        [&](SlotId slot, std::int64_t member) {
          const std::vector<double> want = cpu_.get(slot, member), got = cuda_.get(slot, member);
          if (std::ranges::equal(got, want, {}, pattern, pattern)) return true;
          difference_ = "slot " + std::to_string(slot) + " of member " + std::to_string(member);
          return false;
        },
        false);
  }
  bool traces_agree() const {
    for (std::int64_t m = 0; m < members_.count(); ++m) {
      const CaseSink::Traced &want = sinks_[0].of(m), &got = sinks_[1].of(m);
      const auto same_numbers = [](const Moments& a, const Moments& b) {
        return a.count == b.count && a.nonfinite_count == b.nonfinite_count && a.zero_count == b.zero_count &&
               a.dead_count == b.dead_count && pattern(a.min) == pattern(b.min) && pattern(a.max) == pattern(b.max) &&
               pattern(a.sum) == pattern(b.sum) && pattern(a.absolute_sum) == pattern(b.absolute_sum) &&
               pattern(a.square_sum) == pattern(b.square_sum) &&
               pattern(a.centered_square_sum) == pattern(b.centered_square_sum);
      };
      if (!std::ranges::equal(got.moments, want.moments, same_numbers)) return false;
      const auto same_list = [](const auto& a, const auto& b) {
        return std::ranges::equal(a, b, {}, pattern, pattern);
      };
      if (!std::ranges::equal(got.values, want.values, same_list)) return false;
      if (!std::ranges::equal(got.readings, want.readings, same_list)) return false;
    }
    return true;
  }

  const OpCase& case_;
  CaseMembers members_;
  Schedule schedule_;
  Dataset data_;
  CaseSink sinks_[2];
  CpuOps cpu_;
  CudaOpsUnderTest cuda_;
  std::string difference_;
};

TEST_P(CudaOps, HaveTheBitsOfCpu) {
  for (const OpCase& c : op_cases())
    for (const std::int64_t members : cohort_sizes)
      EXPECT_EQ(BothBackends(c, members).run_all(), "") << c.name << ", " << members << " members";
}

INSTANTIATE_TEST_SUITE_P(LaneOrders, CudaOps, ::testing::ValuesIn(cuda::lane_orders));

}  // namespace
}  // namespace cenote::ops
