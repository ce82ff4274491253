// Moments by a Team, as a kernel that keeps its tensors on chip will take them: a warp's and a block's are those of the
// layered backend, which are cpu's (ops_test.cpp).
#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <vector>

#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"
#include "kernels/cuda/moments.h"
#include "lane_orders.h"

namespace cenote::cuda {
namespace {

template <class Team>
__global__ void take_moments(Tensor x, Moments* result) {
  SHARED(MomentScratch, scratch, [1]);
  const Team team;
  const Moments m = moments_of(team, x, scratch[0]);
  if (team.rank() == 0) *result = m;
}

struct Case {
  std::int32_t rows, columns;
  std::vector<float> numbers;  ///< repeated
};

/// A tensor on the device, and both ways to its Moments.
class OnDevice {
 public:
  explicit OnDevice(const Case& c) : case_(c), x_(stream_, static_cast<std::size_t>(c.rows * c.columns)) {
    std::vector<float> numbers(x_.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = c.numbers[i * i % c.numbers.size()];
    x_.write(numbers.data(), numbers.size());
    stream_.synchronize();
  }

  template <class Team>
  Moments by_team(unsigned threads) {
    const Tensor x{x_.data(), case_.rows, case_.columns, case_.columns};
    check(launch(take_moments<Team>, {dim3(1), dim3(threads)}, stream_.get(), x, moments_.data()), "take_moments");
    return result();
  }
  Moments by_keys() {
    const DeviceArray<double> kept(stream_, static_cast<std::size_t>(kept_numbers(case_.rows)));
    const DeviceArray<RunState> state(stream_, 1);
    state.clear();
    const View x{x_.data(), 0, case_.rows, case_.columns};
    OperationTable<TakeMoments> table{{{x, 0}}, nullptr};
    const DeviceArray<TakeMoments> on_device(stream_, 1);
    on_device.write(table.operations.data(), 1);
    table.on_device = on_device.data();
    launch_moments(table, {moments_.data(), 1, 1, kept.data(), 1, state.data()}, stream_.get());
    return result();
  }

 private:
  Moments result() {
    Moments m;
    moments_.read(&m, 1);
    stream_.synchronize();
    return m;
  }

  const Case& case_;
  Stream stream_;
  DeviceArray<float> x_;
  DeviceArray<Moments> moments_{stream_, 1};
};

std::vector<double> numbers(const Moments& m) {
  return {static_cast<double>(m.count),
          static_cast<double>(m.nonfinite_count),
          static_cast<double>(m.zero_count),
          static_cast<double>(m.columns),
          static_cast<double>(m.dead_count),
          m.min,
          m.max,
          m.sum,
          m.absolute_sum,
          m.square_sum,
          m.centered_square_sum};
}

bool same(const Moments& a, const Moments& b) {
  const auto pattern = [](double x) { return x != x ? 0 : std::bit_cast<std::uint64_t>(x); };
  return std::ranges::equal(numbers(a), numbers(b), {}, pattern, pattern);
}

class TeamMoments : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  const LaneOrder order_{GetParam()};
};

TEST_P(TeamMoments, AreThoseOfTheLayeredBackend) {
  constexpr float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> contents[] = {{0.5f, -1.25f, 3.0f, 0.0f, -0.7f, 0.1f, 2.0f},
                                         {1000.1f, 1000.7f, 1000.3f},
                                         {1e-30f, -2e-31f, 0.0f, 3e-33f},
                                         {1e36f, 2e36f, -1e36f},
                                         {1.0f, infinity, 0.0f, nan, -2.0f},
                                         {nan, infinity},
                                         {0.0f, -0.0f}};
  for (const auto& [rows, columns] : {std::pair{1, 1}, {2, 5}, {33, 7}, {17, 33}, {130, 18}, {257, 3}})
    for (const std::vector<float>& content : contents) {
      const Case c{rows, columns, content};
      OnDevice x(c);
      const Moments want = x.by_keys();
      EXPECT_TRUE(same(x.by_team<Warp>(32), want)) << rows << " x " << columns << ", " << content[0] << " ...";
      for (const unsigned threads : {32u, 96u, 128u})
        EXPECT_TRUE(same(x.by_team<Block>(threads), want)) << rows << " x " << columns << ", " << content[0] << " ...";
    }
}

INSTANTIATE_TEST_SUITE_P(LaneOrders, TeamMoments, ::testing::ValuesIn(lane_orders));

}  // namespace
}  // namespace cenote::cuda
