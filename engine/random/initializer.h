#pragma once

#include <cstdint>
#include <span>

#include "cenote/initializer.h"

namespace cenote {

/// The variable to draw: its matrix, row-major, and Keras's fans of it. A vector has one row.
struct DrawShape {
  std::int64_t rows = 1, columns = 1;
  std::int64_t fan_in = 1, fan_out = 1;
};

/// Which draws to take. stream: the variable's ordinal in the Program.
struct DrawKey {
  std::uint64_t seed = 0;
  std::uint32_t seed_index = 0;
  std::uint32_t stream = 0;
};

/// Fills `out` (rows·columns) with initial values times `gain`, rounded to float32. Each element is a pure function of
/// the key and its place, by portable arithmetic: the same bits on every machine.
void draw(const Initializer& initializer, const DrawShape& shape, const DrawKey& key, double gain,
          std::span<double> out);

}  // namespace cenote
