// Each epoch's order of samples is the same however it is drawn: one number after another (scalar), for a group's
// members at once, by blocks for one member. Numbers of rows around those that vectors draw at once; batches of one, so
// that every place in the order counts.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "engine/report/weights_npz.h"
#include "kernels/cpu/backend.h"
#include "tests/trajectories/trajectory.h"

namespace cenote::testing {
namespace {

Loaded experiment_of(int rows) {
  return parse(fmt::format(R"(
[data]
source = "make_moons"
samples = {}
test_size = 0
[network]
layers = [{{ type = "Dense", units = 3, activation = "tanh" }}, {{ type = "Dense", units = 1, activation = "sigmoid" }}]
[recipe]
optimizer = {{ type = "SGD", learning_rate = 0.3 }}
epochs = 2
batch_size = 1
validation_freq = 0
[cohort]
members = 18
[trace]
every = 0
)",
                           rows));
}

class Orders : public ::testing::TestWithParam<int> {};

TEST_P(Orders, AreThoseOfOneNumberAfterAnother) {
  const Loaded loaded = experiment_of(GetParam());
  const std::string want = weights_sha256(run(loaded, {.kind = BackendKind::cpu, .simd = Simd::scalar, .threads = 1}));
  for (Simd simd : usable_simd())
    for (cpu::Choice choice : {cpu::Choice::group, cpu::Choice::alone}) {
      const auto backend = cpu::make_backend(simd, 1, choice);
      EXPECT_EQ(weights_sha256(run(loaded, *backend)), want) << to_word(simd);
    }
}

INSTANTIATE_TEST_SUITE_P(Rows, Orders, ::testing::Values(2, 3, 6, 33, 34, 64, 65, 66, 129, 131, 200));

}  // namespace
}  // namespace cenote::testing
