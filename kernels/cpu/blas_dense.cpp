#include "kernels/cpu/blas_dense.h"

#include "kernels/blas/gemm.h"

namespace cenote::cpu {
namespace {

void run(blas::Gemm gemm, const RowTensor& a, const RowTensor& b, const RowTensor& c) {
  gemm.row_stride_a = a.row_stride;
  gemm.row_stride_b = b.row_stride;
  gemm.row_stride_c = c.row_stride;
  blas::run(gemm, a.data, b.data, c.data);
}

}  // namespace

void blas_dense_forward(const RowTensor& x, const RowTensor& kernel, const RowTensor& bias, const RowTensor& z) {
  run(blas::forward_gemm(x.rows, kernel.rows, kernel.columns), x, kernel, z);
  if (bias.data == nullptr) return;
  for (std::int64_t r = 0; r < z.rows; ++r)
    for (std::int64_t c = 0; c < z.columns; ++c) z.data[r * z.row_stride + c] += bias.data[c];
}

void blas_dense_backward_input(const RowTensor& dz, const RowTensor& kernel, const RowTensor& dx, bool accumulates) {
  run(blas::input_gemm(dz.rows, kernel.rows, kernel.columns, accumulates), dz, kernel, dx);
}

void blas_dense_backward_kernel(const RowTensor& x, const RowTensor& dz, const RowTensor& dkernel, bool accumulates) {
  run(blas::kernel_gemm(x.rows, dkernel.rows, dkernel.columns, accumulates), x, dz, dkernel);
}

}  // namespace cenote::cpu
