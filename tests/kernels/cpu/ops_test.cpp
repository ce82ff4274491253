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

struct TestedPath {
  Simd simd;
  const cpu::Path* path;
};

std::vector<TestedPath> tested_paths() {
  std::vector<TestedPath> all;
  for (const cpu::Target& target : cpu::usable_targets())
    for (const cpu::Path* path : {target.kernels->group, target.kernels->alone})
      if (path->members > 0) all.push_back({target.simd, path});
  return all;
}

class CpuOpsTest : public ::testing::TestWithParam<TestedPath> {};

TEST_P(CpuOpsTest, AgreesWithReference) {
  const cpu::Path& path = *GetParam().path;
  const std::int64_t lanes = path.members;
  for (std::int64_t members : {std::int64_t{1}, lanes - 1, lanes, lanes + 1}) {
    if (members == 0) continue;
    const MakeOps make = [&](const OpCase& c, const cenote::Run& run, Sink& sink) {
      return std::make_unique<CpuOps>(c, run, sink, path);
    };
    for (const OpCase& c : op_cases())
      EXPECT_THAT(differences(c, members, make), ::testing::IsEmpty()) << c.name << ", " << members << " members";
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, CpuOpsTest, ::testing::ValuesIn(tested_paths()), [](const auto& tested) {
  return std::string(to_word(tested.param.simd)) + (tested.param.path->units == 1 ? "" : "_alone");
});

}  // namespace
}  // namespace cenote::ops
