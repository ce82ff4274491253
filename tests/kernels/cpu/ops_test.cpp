// Every case of tests/kernels/ops on every SIMD target of the cpu backend, for cohorts around the number of lanes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "kernels/cpu/target.h"
#include "tests/kernels/cpu/cpu_ops.h"
#include "tests/kernels/ops/compare.h"
#include "tests/kernels/ops/op_cases.h"

namespace cenote::ops {
namespace {

class CpuOpsTest : public ::testing::TestWithParam<std::size_t> {};

TEST_P(CpuOpsTest, AgreesWithReference) {
  const cpu::KernelSet& kernels = *cpu::usable_targets()[GetParam()].kernels;
  const std::int64_t lanes = kernels.lanes;
  for (std::int64_t members : {std::int64_t{1}, lanes - 1, lanes, lanes + 1}) {
    if (members == 0) continue;
    const MakeOps make = [&](const OpCase& c, const cenote::Run& run, Sink& sink) {
      return std::make_unique<CpuOps>(c, run, sink, kernels);
    };
    for (const OpCase& c : op_cases())
      EXPECT_THAT(differences(c, members, make), ::testing::IsEmpty()) << c.name << ", " << members << " members";
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, CpuOpsTest, ::testing::Range(std::size_t{0}, cpu::usable_targets().size()),
                         [](const auto& target) {
                           return std::string(to_word(cpu::usable_targets()[target.param].simd));
                         });

}  // namespace
}  // namespace cenote::ops
