#include "kernels/cpu/blas_dense.h"

#include "kernels/blas/gemm.h"

namespace cenote::cpu {
namespace {

template <class Visit>
void for_each(const LaneTensor& tensor, Visit visit) {
  for (std::int64_t r = 0; r < tensor.rows; ++r)
    for (std::int64_t c = 0; c < tensor.columns; ++c)
      visit(tensor.data[r * tensor.row_stride + c * tensor.column_stride], c);
}

float* room_for(const LaneTensor& tensor, std::vector<float>& to) {
  to.resize(static_cast<std::size_t>(tensor.rows * tensor.columns));
  return to.data();
}

const float* packed(const LaneTensor& from, std::vector<float>& to) {
  float* next = room_for(from, to);
  for_each(from, [&](float x, std::int64_t) { *next++ = x; });
  return to.data();
}

void put_back(const std::vector<float>& from, const LaneTensor& to, bool accumulates) {
  const float* next = from.data();
  for_each(to, [&](float& x, std::int64_t) { x = accumulates ? x + *next++ : *next++; });
}

}  // namespace

void BlasDense::forward(const LaneTensor& x, const LaneTensor& kernel, const LaneTensor& bias, const LaneTensor& z) {
  blas::run(blas::forward_gemm(x.rows, kernel.rows, kernel.columns), packed(x, a_), packed(kernel, b_),
            room_for(z, c_));
  put_back(c_, z, false);
  if (bias.data != nullptr) for_each(z, [&](float& sum, std::int64_t c) { sum += bias.data[c * bias.column_stride]; });
}

void BlasDense::backward_input(const LaneTensor& dz, const LaneTensor& kernel, const LaneTensor& dx, bool accumulates) {
  blas::run(blas::input_gemm(dz.rows, kernel.rows, kernel.columns, false), packed(dz, a_), packed(kernel, b_),
            room_for(dx, c_));
  put_back(c_, dx, accumulates);
}

void BlasDense::backward_kernel(const LaneTensor& x, const LaneTensor& dz, const LaneTensor& dkernel,
                                bool accumulates) {
  blas::run(blas::kernel_gemm(x.rows, dkernel.rows, dkernel.columns, false), packed(x, a_), packed(dz, b_),
            room_for(dkernel, c_));
  put_back(c_, dkernel, accumulates);
}

}  // namespace cenote::cpu
