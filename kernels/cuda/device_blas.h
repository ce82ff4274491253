#pragma once

#include <memory>
#include <string>

#include "kernels/blas/gemm.h"
#include "kernels/cuda/device.h"
#include "kernels/cuda/view.h"

namespace cenote::cuda {

/// What a product's outputs go through before they are stored: + bias by column, then ReLU.
struct Epilogue {
  View bias;
  bool has_relu = false;
};

/// The device's BLAS: cuBLAS, found when it is first asked for; simulated, the machine's.
class DeviceBlas {
 public:
  virtual ~DeviceBlas() = default;
  /// Enqueues c = op(a)·op(b), or c + that, for every member. Strides are those of the views.
  virtual void run(const blas::Gemm& gemm, const View& a, const View& b, const View& c, std::int64_t members) = 0;
  /// Enqueues c = epilogue(a·b) for every member, nothing transposed; false, and nothing is enqueued, if the library
  /// lacks that.
  virtual bool run_fused(const blas::Gemm& gemm, const Epilogue& epilogue, const View& a, const View& b, const View& c,
                         std::int64_t members) = 0;
};

/// What the library works in, of the stream's pool; and, at most, what its code takes of the device once it is opened
/// (not measured).
inline constexpr double blas_workspace_bytes = 32 << 20, blas_library_bytes = 256 << 20;

/// What was looked for and not found; empty: it is there.
std::string missing_blas();

/// @throws DeviceError if there is none, saying what was looked for
std::unique_ptr<DeviceBlas> make_device_blas(const Stream& stream);

}  // namespace cenote::cuda
