#pragma once

#include <cstdint>

namespace cenote::cuda {

/// A GPU has one order, its own.
inline constexpr std::uint64_t lane_orders[] = {0};

class LaneOrder {
 public:
  explicit LaneOrder(std::uint64_t) {}
  ~LaneOrder() {}
};

}  // namespace cenote::cuda
