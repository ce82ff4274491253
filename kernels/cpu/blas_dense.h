#pragma once

#include <cstdint>

namespace cenote::cpu {

/// A tensor of one member whose rows are whole: where a lane is a unit.
struct RowTensor {
  float* data = nullptr;  ///< null: absent
  std::int64_t rows = 0, columns = 0;
  std::int64_t row_stride = 0;  ///< in floats
};

// The products of wide dense layers by the machine's BLAS, on the calling thread. Bits repeat on one machine only.
// Compiled once, not for each SIMD target.

/// z = x·kernel + bias. x (rows, in), kernel (in, out), bias (1, out) or absent, z (rows, out)
void blas_dense_forward(const RowTensor& x, const RowTensor& kernel, const RowTensor& bias, const RowTensor& z);
/// dx = dz·kernelᵀ, or dx + that. dz (rows, out), dx (rows, in)
void blas_dense_backward_input(const RowTensor& dz, const RowTensor& kernel, const RowTensor& dx, bool accumulates);
/// dkernel = xᵀ·dz, or dkernel + that. x (rows, in), dz (rows, out)
void blas_dense_backward_kernel(const RowTensor& x, const RowTensor& dz, const RowTensor& dkernel, bool accumulates);

}  // namespace cenote::cpu
