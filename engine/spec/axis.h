#pragma once

#include <cstdint>
#include <vector>

#include "cenote/words.h"

namespace cenote::spec {

enum class Scale : std::uint8_t { linear, log };

/// An axis of a grid: { from = 0.5, to = 2.0, steps = 16, scale = "log" }. Its ends are exact.
struct Axis {
  double from = 0, to = 0;
  std::int64_t steps = 1;
  Scale scale = Scale::linear;
};

/// The values along an axis, by + − × ÷ √ alone: the same bits on every machine.
std::vector<double> points_of(const Axis& axis);

}  // namespace cenote::spec

template <>
inline constexpr auto cenote::words<cenote::spec::Scale> = std::to_array<cenote::Word<cenote::spec::Scale>>({
    {"linear", cenote::spec::Scale::linear},
    {"log", cenote::spec::Scale::log},
});
