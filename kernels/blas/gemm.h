#pragma once

#include <cstdint>

namespace cenote::blas {

/// C = op(A)·op(B), or C + that: row-major, op(A) (rows, depth), op(B) (depth, columns), C (rows, columns).
struct Gemm {
  bool transposes_a = false, transposes_b = false;
  std::int64_t rows = 0, columns = 0, depth = 0;
  std::int64_t row_stride_a = 0, row_stride_b = 0, row_stride_c = 0;  ///< floats from a stored row to the next
  bool accumulates = false;
};

/// x·kernel: x (rows, in), kernel (in, out)
Gemm forward_gemm(std::int64_t rows, std::int64_t in, std::int64_t out);
/// dz·kernelᵀ: dz (rows, out), kernel (in, out)
Gemm input_gemm(std::int64_t rows, std::int64_t in, std::int64_t out, bool accumulates);
/// xᵀ·dz: x (rows, in), dz (rows, out)
Gemm kernel_gemm(std::int64_t rows, std::int64_t in, std::int64_t out, bool accumulates);

/// By the machine's BLAS (CBLAS), on the calling thread alone.
void run(const Gemm& gemm, const float* a, const float* b, float* c);

}  // namespace cenote::blas
