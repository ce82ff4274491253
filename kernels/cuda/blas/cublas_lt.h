#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "kernels/cuda/device_blas.h"

namespace cenote::cuda {

class LtFunctions;
class LtProduct;

/// Products of cuBLASLt, which adds bias and ReLU while the outputs are in registers. Never run on a GPU so far.
class CublasLt {
 public:
  /// workspace: of the stream's pool, so that captured work finds it where it was. @throws DeviceError without library
  CublasLt(const Stream& stream, const DeviceArray<unsigned char>& workspace);
  ~CublasLt();
  CublasLt(const CublasLt&) = delete;
  CublasLt& operator=(const CublasLt&) = delete;

  /// As DeviceBlas::run_fused.
  bool run(const blas::Gemm& gemm, const Epilogue& epilogue, const View& a, const View& b, const View& c,
           std::int64_t members);

 private:
  /// What an algorithm is chosen for, once: rows, columns, depth, members, ReLU, strides of the bias (−1: none), a, b
  /// and c from member to member, and the bytes on which all of them are aligned.
  using Shape = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, bool, std::int64_t, std::int64_t,
                           std::int64_t, std::int64_t, unsigned>;

  cudaStream_t stream_;
  const DeviceArray<unsigned char>& workspace_;
  std::unique_ptr<const LtFunctions> functions_;
  std::map<Shape, std::unique_ptr<LtProduct>> products_;
};

}  // namespace cenote::cuda
