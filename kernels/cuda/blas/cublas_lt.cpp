#include "kernels/cuda/blas/cublas_lt.h"

#include <cublasLt.h>

#include <algorithm>

#include "kernels/cuda/blas/library.h"

namespace cenote::cuda {

/// What is called of the library, and its handle.
class LtFunctions {
 public:
  LtFunctions() { check_blas(find<decltype(cublasLtCreate)>("cublasLtCreate")(&handle), "cublasLtCreate"); }
  ~LtFunctions() { destroy(handle); }
  LtFunctions(const LtFunctions&) = delete;
  LtFunctions& operator=(const LtFunctions&) = delete;

 private:
  Library library_{"cublasLt"};

  template <class Type>
  Type* find(const char* name) {
    return library_.function<Type>(name);
  }

 public:
  decltype(cublasLtDestroy)* destroy = find<decltype(cublasLtDestroy)>("cublasLtDestroy");
  decltype(cublasLtMatmul)* matmul = find<decltype(cublasLtMatmul)>("cublasLtMatmul");
  decltype(cublasLtMatmulAlgoGetHeuristic)* choose =
      find<decltype(cublasLtMatmulAlgoGetHeuristic)>("cublasLtMatmulAlgoGetHeuristic");
  decltype(cublasLtMatmulDescCreate)* create_operation =
      find<decltype(cublasLtMatmulDescCreate)>("cublasLtMatmulDescCreate");
  decltype(cublasLtMatmulDescSetAttribute)* set_operation =
      find<decltype(cublasLtMatmulDescSetAttribute)>("cublasLtMatmulDescSetAttribute");
  decltype(cublasLtMatmulDescDestroy)* destroy_operation =
      find<decltype(cublasLtMatmulDescDestroy)>("cublasLtMatmulDescDestroy");
  decltype(cublasLtMatrixLayoutCreate)* create_layout =
      find<decltype(cublasLtMatrixLayoutCreate)>("cublasLtMatrixLayoutCreate");
  decltype(cublasLtMatrixLayoutSetAttribute)* set_layout =
      find<decltype(cublasLtMatrixLayoutSetAttribute)>("cublasLtMatrixLayoutSetAttribute");
  decltype(cublasLtMatrixLayoutDestroy)* destroy_layout =
      find<decltype(cublasLtMatrixLayoutDestroy)>("cublasLtMatrixLayoutDestroy");
  decltype(cublasLtMatmulPreferenceCreate)* create_preference =
      find<decltype(cublasLtMatmulPreferenceCreate)>("cublasLtMatmulPreferenceCreate");
  decltype(cublasLtMatmulPreferenceSetAttribute)* set_preference =
      find<decltype(cublasLtMatmulPreferenceSetAttribute)>("cublasLtMatmulPreferenceSetAttribute");
  decltype(cublasLtMatmulPreferenceDestroy)* destroy_preference =
      find<decltype(cublasLtMatmulPreferenceDestroy)>("cublasLtMatmulPreferenceDestroy");
  cublasLtHandle_t handle = nullptr;
};

namespace {

/// A stored matrix of every member.
class Layout {
 public:
  /// Column-major, as cuBLAS counts, it is the transposed one: (columns, rows).
  Layout(const LtFunctions& lt, std::int64_t rows, std::int64_t columns, const View& view, std::int64_t members)
      : lt_(lt) {
    check_blas(lt.create_layout(&layout_, CUDA_R_32F, static_cast<std::uint64_t>(columns),
                                static_cast<std::uint64_t>(rows), columns),
               "cublasLtMatrixLayoutCreate");
    set(CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, static_cast<std::int32_t>(members));
    set(CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, view.member_stride);
  }
  ~Layout() { lt_.destroy_layout(layout_); }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  cublasLtMatrixLayout_t get() const { return layout_; }

 private:
  template <class T>
  void set(cublasLtMatrixLayoutAttribute_t attribute, T value) {
    check_blas(lt_.set_layout(layout_, attribute, &value, sizeof value), "cublasLtMatrixLayoutSetAttribute");
  }

  const LtFunctions& lt_;
  cublasLtMatrixLayout_t layout_ = nullptr;
};

unsigned alignment_of(const View& view) {
  const auto place = reinterpret_cast<std::uintptr_t>(view.data) | static_cast<std::uintptr_t>(view.member_stride) * 4;
  return place % 16 == 0 ? 16 : place % 8 == 0 ? 8 : 4;
}

}  // namespace

/// A product of one shape: its descriptors, and the algorithm that the library chose.
class LtProduct {
 public:
  LtProduct(const LtFunctions& lt, const blas::Gemm& g, const Epilogue& epilogue, const View& a, const View& b,
            const View& c, std::int64_t members)
      : lt_(lt),
        a_(lt, g.rows, g.depth, a, members),
        b_(lt, g.depth, g.columns, b, members),
        c_(lt, g.rows, g.columns, c, members) {
    // Without TF32: nothing in a Recipe asks for it.
    check_blas(lt.create_operation(&operation_, CUBLAS_COMPUTE_32F, CUDA_R_32F), "cublasLtMatmulDescCreate");
    const bool has_bias = epilogue.bias.data != nullptr;
    set(CUBLASLT_MATMUL_DESC_EPILOGUE, !has_bias           ? CUBLASLT_EPILOGUE_RELU
                                       : epilogue.has_relu ? CUBLASLT_EPILOGUE_RELU_BIAS
                                                           : CUBLASLT_EPILOGUE_BIAS);
    if (!has_bias) return;
    set(CUBLASLT_MATMUL_DESC_BIAS_BATCH_STRIDE, epilogue.bias.member_stride);
    set_bias(epilogue.bias);
  }
  ~LtProduct() { lt_.destroy_operation(operation_); }
  LtProduct(const LtProduct&) = delete;
  LtProduct& operator=(const LtProduct&) = delete;

  /// Asks for the best algorithm with so much workspace.
  void choose(unsigned alignment, std::size_t workspace_bytes) {
    cublasLtMatmulPreference_t preference = nullptr;
    check_blas(lt_.create_preference(&preference), "cublasLtMatmulPreferenceCreate");
    const auto prefer = [&](cublasLtMatmulPreferenceAttributes_t attribute, auto value) {
      check_blas(lt_.set_preference(preference, attribute, &value, sizeof value), "cublasLtMatmulPreferenceSet");
    };
    prefer(CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, static_cast<std::uint64_t>(workspace_bytes));
    for (const auto matrix : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                              CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
      prefer(matrix, static_cast<std::uint32_t>(alignment));
    int found = 0;
    const cublasStatus_t status =
        lt_.choose(lt_.handle, operation_, b_.get(), a_.get(), c_.get(), c_.get(), preference, 1, &choice_, &found);
    lt_.destroy_preference(preference);
    exists_ = status == CUBLAS_STATUS_SUCCESS && found > 0 && choice_.state == CUBLAS_STATUS_SUCCESS;
  }
  bool exists() const { return exists_; }

  /// The transposed product: Cᵀ = Bᵀ·Aᵀ, and the bias along its columns.
  void run(const View& bias, const View& a, const View& b, const View& c, cudaStream_t stream,
           const DeviceArray<unsigned char>& workspace) {
    const float one = 1, zero = 0;
    if (bias.data != nullptr) set_bias(bias);
    check_blas(lt_.matmul(lt_.handle, operation_, &one, b.data, b_.get(), a.data, a_.get(), &zero, c.data, c_.get(),
                          c.data, c_.get(), &choice_.algo, workspace.data(), workspace.bytes(), stream),
               "cublasLtMatmul");
  }

 private:
  template <class T>
  void set(cublasLtMatmulDescAttributes_t attribute, T value) {
    check_blas(lt_.set_operation(operation_, attribute, &value, sizeof value), "cublasLtMatmulDescSetAttribute");
  }
  void set_bias(const View& bias) { set(CUBLASLT_MATMUL_DESC_BIAS_POINTER, static_cast<const void*>(bias.data)); }

  const LtFunctions& lt_;
  Layout a_, b_, c_;
  cublasLtMatmulDesc_t operation_ = nullptr;
  cublasLtMatmulHeuristicResult_t choice_{};
  bool exists_ = false;
};

CublasLt::CublasLt(const Stream& stream, const DeviceArray<unsigned char>& workspace)
    : stream_(stream.get()), workspace_(workspace), functions_(std::make_unique<const LtFunctions>()) {}

CublasLt::~CublasLt() = default;

bool CublasLt::run(const blas::Gemm& g, const Epilogue& epilogue, const View& a, const View& b, const View& c,
                   std::int64_t members) {
  const View& bias = epilogue.bias;
  unsigned alignment = std::min({alignment_of(a), alignment_of(b), alignment_of(c)});
  if (bias.data != nullptr) alignment = std::min(alignment, alignment_of(bias));
  const Shape shape{g.rows,          g.columns,         g.depth,
                    members,         epilogue.has_relu, bias.data != nullptr ? bias.member_stride : -1,
                    a.member_stride, b.member_stride,   c.member_stride,
                    alignment};
  std::unique_ptr<LtProduct>& product = products_[shape];
  if (!product) {
    product = std::make_unique<LtProduct>(*functions_, g, epilogue, a, b, c, members);
    product->choose(alignment, workspace_.bytes());
  }
  if (product->exists()) product->run(bias, a, b, c, stream_, workspace_);
  return product->exists();
}

}  // namespace cenote::cuda
