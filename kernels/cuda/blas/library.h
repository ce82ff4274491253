#pragma once

#include <cublas_v2.h>
#include <dlfcn.h>

#include <string>

#include "kernels/cuda/device.h"

namespace cenote::cuda {

/// A library of the toolkit, looked for at run time: who never asks for it needs none, and the program stays small. It
/// stays open.
class Library {
 public:
  /// name: "cublas" for libcublas.so. @throws DeviceError saying what was looked for
  explicit Library(const std::string& name) : name_("lib" + name + ".so") {
    for (const char* version : {".13", ".12", ""})
      if (handle_ == nullptr) handle_ = dlopen((name_ + version).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_ == nullptr) throw DeviceError("no cuBLAS; looked for " + name_ + ".13, .12 and " + name_);
  }

  /// Type: that of its declaration. @throws DeviceError if there is none
  template <class Type>
  Type* function(const char* function_name) const {
    void* const symbol = dlsym(handle_, function_name);
    if (symbol == nullptr) throw DeviceError(name_ + " has no " + function_name);
    return reinterpret_cast<Type*>(symbol);
  }

 private:
  std::string name_;
  void* handle_ = nullptr;
};

/// @throws DeviceError naming the call
inline void check_blas(cublasStatus_t status, const char* call) {
  if (status != CUBLAS_STATUS_SUCCESS)
    throw DeviceError(std::string(call) + ": cuBLAS status " + std::to_string(static_cast<int>(status)));
}

}  // namespace cenote::cuda
