#include <cublas_v2.h>
#include <dlfcn.h>

#include <string>

#include "kernels/cuda/device_blas.h"

// cuBLAS is looked for at run time: who never asks for it needs none, and the program stays small.
namespace cenote::cuda {
namespace {

constexpr const char* library_names[] = {"libcublas.so.13", "libcublas.so.12", "libcublas.so"};

void* open_library() {
  for (const char* name : library_names)
    if (void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  throw DeviceError("recipe.reproducible = \"machine\" needs cuBLAS; looked for libcublas.so.13, .12 and libcublas.so");
}

/// A function of the library. Type: that of its declaration
template <class Type>
Type* function(void* library, const char* name) {
  void* const symbol = dlsym(library, name);
  if (symbol == nullptr) throw DeviceError(std::string("cuBLAS has no ") + name);
  return reinterpret_cast<Type*>(symbol);
}

void check_blas(cublasStatus_t status, const char* call) {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw DeviceError(std::string(call) + ": cuBLAS status " + std::to_string(static_cast<int>(status)));
}

class Cublas : public DeviceBlas {
 public:
  explicit Cublas(const Stream& stream)
      : library_(open_library()),
        destroy_(function<decltype(cublasDestroy_v2)>(library_, "cublasDestroy_v2")),
        gemm_(function<decltype(cublasSgemmStridedBatched)>(library_, "cublasSgemmStridedBatched")),
        workspace_(stream, workspace_bytes) {
    check_blas(function<decltype(cublasCreate_v2)>(library_, "cublasCreate_v2")(&handle_), "cublasCreate");
    check_blas(function<decltype(cublasSetStream_v2)>(library_, "cublasSetStream_v2")(handle_, stream.get()),
               "cublasSetStream");
    // Memory of its own, so that captured work finds it where it was.
    check_blas(function<decltype(cublasSetWorkspace_v2)>(library_, "cublasSetWorkspace_v2")(handle_, workspace_.data(),
                                                                                            workspace_bytes),
               "cublasSetWorkspace");
    // No TF32: nothing in a Recipe asks for it.
    check_blas(function<decltype(cublasSetMathMode)>(library_, "cublasSetMathMode")(handle_, CUBLAS_PEDANTIC_MATH),
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
    check_blas(gemm_(handle_, operation(g.transposes_b), operation(g.transposes_a), size(g.columns), size(g.rows),
                     size(g.depth), &one, b.data, size(g.row_stride_b), b.member_stride, a.data, size(g.row_stride_a),
                     a.member_stride, &old, c.data, size(g.row_stride_c), c.member_stride, size(members)),
               "cublasSgemmStridedBatched");
  }

 private:
  static constexpr std::size_t workspace_bytes = std::size_t{32} << 20;

  void* library_;
  decltype(cublasDestroy_v2)* destroy_;
  decltype(cublasSgemmStridedBatched)* gemm_;
  DeviceArray<unsigned char> workspace_;
  cublasHandle_t handle_ = nullptr;
};

}  // namespace

std::unique_ptr<DeviceBlas> make_device_blas(const Stream& stream) { return std::make_unique<Cublas>(stream); }

}  // namespace cenote::cuda
