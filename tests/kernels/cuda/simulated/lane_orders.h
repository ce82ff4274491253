#pragma once

#include <gtest/gtest.h>

#include <cstdint>

#include "kernels/cuda/port.h"

namespace cenote::cuda {

/// Seeds of the orders in which the harness runs lanes and blocks; 0: ascending. Nothing may depend on it.
inline constexpr std::uint64_t lane_orders[] = {0, 1, 2};

/// While it lives, lanes run in that order; at its end nothing of the device may be left.
class LaneOrder {
 public:
  explicit LaneOrder(std::uint64_t seed) { simt::options().seed = seed; }
  ~LaneOrder() {
    simt::options().seed = 0;
    cudaDeviceSynchronize();
    EXPECT_EQ(simt::leaks(), "");
  }
  LaneOrder(const LaneOrder&) = delete;
  LaneOrder& operator=(const LaneOrder&) = delete;
};

}  // namespace cenote::cuda
