#include <fmt/format.h>

#include "cenote/backend.h"
#include "cenote/error.h"
#include "kernels/cpu/backend.h"
#include "kernels/cuda/backend.h"
#include "kernels/reference/backend.h"

namespace cenote {

std::unique_ptr<Backend> make_backend(const BackendOptions& options) {
  switch (options.kind == BackendKind::automatic ? automatic_backend(options).kind : options.kind) {
    case BackendKind::reference:
      return make_reference_backend(options.threads);
    case BackendKind::cuda:
      return make_cuda_backend();
    default:
      return cpu::make_backend(options.simd, options.threads);
  }
}

std::vector<Simd> usable_simd() { return cpu::usable_simd(); }

std::vector<BackendStatus> backend_status() {
  const auto best = cpu::make_backend(Simd::best, 0);
  return {{BackendKind::reference, "reference", true, "float64, plain loops"},
          {BackendKind::cpu, "cpu", true, best->device()},
          {BackendKind::cuda, cuda::name(), cuda::is_available(), cuda::reason()}};
}

}  // namespace cenote
