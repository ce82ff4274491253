#include "kernels/cuda/backend.h"

#include <filesystem>

#include "cenote/error.h"

namespace cenote {
namespace {

/// Left by the driver of a machine that has a device.
constexpr const char* driver_file = "/proc/driver/nvidia/version";

}  // namespace

std::string cuda::name() { return "cuda"; }

bool cuda::is_available() { return false; }

bool cuda::has_device() { return false; }

std::string cuda::reason() {
  std::error_code ignored;
  const bool has_driver = std::filesystem::exists(driver_file, ignored);
  return std::string("this build has no cuda backend: " CENOTE_CUDA_ABSENT "; ") +
         (has_driver ? "the machine has an NVIDIA driver: rebuilt with a CUDA toolkit, this would run there"
                     : "nor has the machine an NVIDIA driver");
}

std::unique_ptr<Backend> make_cuda_backend() { throw SpecError(cuda::reason() + "; allowed: auto, reference, cpu"); }

}  // namespace cenote
