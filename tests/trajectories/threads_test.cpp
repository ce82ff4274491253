// One network on several threads: its products are shared among them, and its bits are those of one thread.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kernels/cpu/backend.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

struct Wide {
  const char* name;
  std::int64_t units, batch_size, members;
};

class SharedProducts : public ::testing::TestWithParam<Wide> {
 protected:
  static Loaded loaded(const Wide& wide) {
    return parse(fmt::format(R"(
[network]
layers = [{{ type = "Dense", units = {0}, activation = "relu" }}, {{ type = "Dense", units = {0}, activation = "sigmoid" }},
          {{ type = "Residual", layers = [{{ type = "Dense", units = {0}, activation = "relu" }}] }}, {{ type = "Dense", units = {0}, activation = "gelu" }},
          {{ type = "Dense", units = 1, activation = "sigmoid" }}]
[data]
samples = 300
[recipe]
epochs = 2
batch_size = {1}
[cohort]
members = {2}
)",
                             wide.units, wide.batch_size, wide.members));
  }
};

TEST_P(SharedProducts, LeaveTheBits) {
  const Loaded network = loaded(GetParam());
  for (Simd simd : usable_simd()) {
    const Result want = run(network, {.kind = BackendKind::cpu, .simd = simd, .threads = 1});
    for (int threads : {2, 3, 5})
      EXPECT_EQ(difference(run(network, {.kind = BackendKind::cpu, .simd = simd, .threads = threads}), want), "")
          << to_word(simd) << ", " << threads << " threads";
  }
}

INSTANTIATE_TEST_SUITE_P(All, SharedProducts,
                         ::testing::Values(Wide{"OneOfAHundred", 100, 64, 1}, Wide{"TwoOfAHundred", 100, 240, 2},
                                           Wide{"FiveOfSeventy", 70, 33, 5}, Wide{"OneTooNarrow", 10, 32, 1}),
                         [](const auto& wide) { return wide.param.name; });

}  // namespace
}  // namespace cenote::testing
