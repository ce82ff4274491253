#pragma once

// kernels/math and kernels/lanes for the device, where a thread is a lane. To be included before anything else of them.

#include "kernels/cuda/arithmetic.h"

#define CENOTE_HD __host__ __device__
#define CENOTE_FORMULA __host__ __device__ __forceinline__
#define CENOTE_TARGET device
#define CENOTE_TARGET_SCALAR
#define CENOTE_FLOAT_DIVIDE(a, b) ::cenote::cuda::divide(a, b)
#define CENOTE_FLOAT_SQRT(x) ::cenote::cuda::square_root(x)

#include "kernels/cuda/view.h"
#include "kernels/lanes/tensor.h"
#include "kernels/math/moments.h"

namespace cenote::cuda {

using namespace lanes::device;

/// Chunks of a tensor with so many rows.
CENOTE_FORMULA std::int64_t chunks_of(std::int64_t rows) { return (rows + math::chunk_rows - 1) / math::chunk_rows; }

/// A member's tensor; without data, if the operand is absent. The pointer is not chosen: nvcc would no longer see that
/// it is to global memory.
CENOTE_FORMULA Tensor of(const View& view, std::int64_t member) {
  const std::int64_t offset = view.data == nullptr ? 0 : member * view.member_stride;
  return {view.data + offset, view.rows, view.columns, view.columns};
}

}  // namespace cenote::cuda
