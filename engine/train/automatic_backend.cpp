#include "engine/train/automatic_backend.h"

#include "kernels/cuda/backend.h"

namespace cenote {

AutomaticBackend automatic_backend(const BackendOptions& options, bool has_device) {
  if (options.simd != Simd::best) return {BackendKind::cpu, "--simd is asked for"};
  if (options.threads != 0) return {BackendKind::cpu, "--threads is asked for"};
  if (has_device) return {BackendKind::cpu, "a GPU is there too, for --backend cuda"};
  return {BackendKind::cpu, "no usable GPU is there"};
}

AutomaticBackend automatic_backend(const BackendOptions& options) {
  return automatic_backend(options, cuda::has_device());
}

}  // namespace cenote
