#include <algorithm>

#include "kernels/cuda/blas/cublas_lt.h"
#include "kernels/cuda/blas/library.h"

namespace cenote::cuda {
namespace {

class Cublas : public DeviceBlas {
 public:
  explicit Cublas(const Stream& stream)
      : destroy_(library_.function<decltype(cublasDestroy_v2)>("cublasDestroy_v2")),
        gemm_(library_.function<decltype(cublasSgemmStridedBatched)>("cublasSgemmStridedBatched")),
        workspace_(stream, workspace_bytes),
        lt_(stream, workspace_) {
    check_blas(library_.function<decltype(cublasCreate_v2)>("cublasCreate_v2")(&handle_), "cublasCreate");
    check_blas(library_.function<decltype(cublasSetStream_v2)>("cublasSetStream_v2")(handle_, stream.get()),
               "cublasSetStream");
    // Memory of its own, so that captured work finds it where it was.
    check_blas(library_.function<decltype(cublasSetWorkspace_v2)>("cublasSetWorkspace_v2")(handle_, workspace_.data(),
                                                                                           workspace_bytes),
               "cublasSetWorkspace");
    // No TF32: nothing in a Recipe asks for it.
    check_blas(library_.function<decltype(cublasSetMathMode)>("cublasSetMathMode")(handle_, CUBLAS_PEDANTIC_MATH),
               "cublasSetMathMode");
  }
  ~Cublas() override { destroy_(handle_); }
  Cublas(const Cublas&) = delete;
  Cublas& operator=(const Cublas&) = delete;

  // Column-major, as cuBLAS counts, the transposed product: Cᵀ = op(B)ᵀ·op(A)ᵀ.
  void run(const blas::Gemm& g, const View& a, const View& b, const View& c, std::int64_t members) override {
    const float one = 1, old = g.accumulates ? 1 : 0;
    const auto operation = [](bool transposes) { return transposes ? CUBLAS_OP_T : CUBLAS_OP_N; };
    const auto size = [](std::int64_t n) { return static_cast<int>(n); };
    for (std::int64_t first = 0; first < members; first += most_batches) {
      const auto of = [first](const View& view) { return view.data + first * view.member_stride; };
      check_blas(gemm_(handle_, operation(g.transposes_b), operation(g.transposes_a), size(g.columns), size(g.rows),
                       size(g.depth), &one, of(b), size(g.row_stride_b), b.member_stride, of(a), size(g.row_stride_a),
                       a.member_stride, &old, of(c), size(g.row_stride_c), c.member_stride,
                       size(std::min(members - first, most_batches))),
                 "cublasSgemmStridedBatched");
    }
  }
  bool run_fused(const blas::Gemm& g, const Epilogue& epilogue, const View& a, const View& b, const View& c,
                 std::int64_t members) override {
    return members <= most_batches && lt_.run(g, epilogue, a, b, c, members);
  }

 private:
  static constexpr std::int64_t most_batches = 65535;  ///< blocks of a grid along z, where a batch may lie
  static constexpr auto workspace_bytes = static_cast<std::size_t>(blas_workspace_bytes);

  Library library_{"cublas"};
  decltype(cublasDestroy_v2)* destroy_;
  decltype(cublasSgemmStridedBatched)* gemm_;
  DeviceArray<unsigned char> workspace_;  ///< of both, one after the other
  CublasLt lt_;
  cublasHandle_t handle_ = nullptr;
};

}  // namespace

std::string missing_blas() {
  try {
    const Library cublas("cublas"), cublas_lt("cublasLt");
    return "";
  } catch (const DeviceError& error) {
    return error.what();
  }
}

std::unique_ptr<DeviceBlas> make_device_blas(const Stream& stream) { return std::make_unique<Cublas>(stream); }

}  // namespace cenote::cuda
