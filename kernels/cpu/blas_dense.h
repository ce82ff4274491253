#pragma once

#include <cstdint>
#include <vector>

namespace cenote::cpu {

/// A tensor of one member among the lanes of its group.
struct LaneTensor {
  float* data = nullptr;  ///< of the member; null: absent
  std::int64_t rows = 0, columns = 0;
  std::int64_t row_stride = 0, column_stride = 0;  ///< in floats
};

/// The products of wide dense layers by the machine's BLAS, a member at a time: packed, multiplied, put back. Bits
/// repeat on one machine only. Compiled once, not for each SIMD target; a thread has one.
class BlasDense {
 public:
  /// z = x·kernel + bias. x (rows, in), kernel (in, out), bias (1, out) or absent, z (rows, out)
  void forward(const LaneTensor& x, const LaneTensor& kernel, const LaneTensor& bias, const LaneTensor& z);
  /// dx = dz·kernelᵀ, or dx + that. dz (rows, out), dx (rows, in)
  void backward_input(const LaneTensor& dz, const LaneTensor& kernel, const LaneTensor& dx, bool accumulates);
  /// dkernel = xᵀ·dz, or dkernel + that. x (rows, in), dz (rows, out)
  void backward_kernel(const LaneTensor& x, const LaneTensor& dz, const LaneTensor& dkernel, bool accumulates);

 private:
  std::vector<float> a_, b_, c_;
};

}  // namespace cenote::cpu
