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

namespace cenote::cuda {

using namespace lanes::device;

/// A member's tensor.
CENOTE_FORMULA Tensor of(const View& view, std::int64_t member) {
  if (view.data == nullptr) return {};
  return {view.data + member * view.member_stride, view.rows, view.columns, view.columns};
}

}  // namespace cenote::cuda
