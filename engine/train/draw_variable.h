#pragma once

#include <cstdint>
#include <span>

#include "cenote/program.h"

namespace cenote {

/// Where the draws of a variable come from.
struct Draw {
  std::uint64_t seed = 0;
  std::uint32_t seed_index = 0;
  std::uint32_t stream = 0;  ///< the variable's ordinal in Program::variables
  double gain = 1;           ///< multiplies kernels
};

/// The first values of a variable, float32 values, row-major.
void draw_variable(const Variable& variable, const Draw& from, std::span<double> weights);

}  // namespace cenote
