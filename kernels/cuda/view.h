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

/// A few doubles of every member, side by side.
struct Doubles {
  double* data = nullptr;
  std::int64_t count = 0;

  __host__ __device__ double* of(std::int64_t member) const {
    return data == nullptr ? nullptr : data + member * count;
  }
};

}  // namespace cenote::cuda
