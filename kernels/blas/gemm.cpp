#include "kernels/blas/gemm.h"

#include <cblas.h>

namespace cenote::blas {
namespace {

CBLAS_TRANSPOSE transpose(bool transposes) { return transposes ? CblasTrans : CblasNoTrans; }

blasint size(std::int64_t n) { return static_cast<blasint>(n); }

}  // namespace

Gemm forward_gemm(std::int64_t rows, std::int64_t in, std::int64_t out) {
  return {false, false, rows, out, in, in, out, out, false};
}

Gemm input_gemm(std::int64_t rows, std::int64_t in, std::int64_t out, bool accumulates) {
  return {false, true, rows, in, out, out, out, in, accumulates};
}

Gemm kernel_gemm(std::int64_t rows, std::int64_t in, std::int64_t out, bool accumulates) {
  return {true, false, in, out, rows, in, out, out, accumulates};
}

void run(const Gemm& g, const float* a, const float* b, float* c) {
  // Members are spread over threads; a pool within each product would only wait for itself.
  static const bool is_single = (openblas_set_num_threads(1), true);
  static_cast<void>(is_single);
  cblas_sgemm(CblasRowMajor, transpose(g.transposes_a), transpose(g.transposes_b), size(g.rows), size(g.columns),
              size(g.depth), 1.0f, a, size(g.row_stride_a), b, size(g.row_stride_b), g.accumulates ? 1.0f : 0.0f, c,
              size(g.row_stride_c));
}

}  // namespace cenote::blas
