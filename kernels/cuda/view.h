#pragma once

#include "kernels/cuda/port.h"

namespace cenote::cuda {

/// A slot of every member, as kernels see it: member by member, each (rows, columns), row-major.
struct View {
  float* data = nullptr;           ///< null: an optional operand that is absent
  std::int64_t member_stride = 0;  ///< floats from a member to the next
  std::int32_t rows = 0, columns = 0;

  __host__ __device__ std::int64_t size() const { return std::int64_t{rows} * columns; }
};

/// i / n and i % n, both not negative, n an extent of a View: by a division of 32 bits where i has no more, which is a
/// device's fast one.
struct RowAndColumn {
  std::int64_t row, column;
};
__host__ __device__ inline RowAndColumn row_and_column(std::int64_t i, std::int64_t columns) {
  if (i >> 32 != 0) return {i / columns, i % columns};
  const auto place = static_cast<std::uint32_t>(i), width = static_cast<std::uint32_t>(columns);
  const std::uint32_t row = place / width;
  return {row, place - row * width};
}

/// A few doubles of every member, side by side.
struct Doubles {
  double* data = nullptr;
  std::int64_t count = 0;

  __host__ __device__ double* of(std::int64_t member) const {
    return data == nullptr ? nullptr : data + member * count;
  }
};

}  // namespace cenote::cuda
