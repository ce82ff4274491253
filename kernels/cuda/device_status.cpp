#include "kernels/cuda/device_status.h"

#include <fmt/format.h>

#include <cstdlib>

#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"

namespace cenote::cuda {
namespace {

/// The oldest architecture that kernels are built for.
constexpr int oldest_major = 8;

/// 13000 → 13.0
std::string version_text(int version) { return fmt::format("{}.{}", version / 1000, version % 1000 / 10); }

struct Versions {
  int driver = 0, runtime = 0;  ///< driver: the newest CUDA that it knows, 0 if there is none

  Versions() {
    cudaDriverGetVersion(&driver);
    cudaRuntimeGetVersion(&runtime);
  }
};

cudaDeviceProp properties_of_current() {
  cudaDeviceProp properties{};
  int current = 0;
  check(cudaGetDevice(&current), "cudaGetDevice");
  check(cudaGetDeviceProperties(&properties, current), "cudaGetDeviceProperties");
  return properties;
}

/// Kernels come to the device with its context, before anybody asks what memory is free, and not at their first launch,
/// which a capture may hold. To be called before all else; who has set the variable is obeyed.
void load_kernels_at_once() { setenv("CUDA_MODULE_LOADING", "EAGER", 0); }

/// What a device of some age lacks all the same.
std::string missing_of(const cudaDeviceProp& device) {
  if (device.major < oldest_major)
    return fmt::format("has compute capability {}.{}, and {}.0 or newer is needed", device.major, device.minor,
                       oldest_major);
  int has_pools = 0;
  check(cudaDeviceGetAttribute(&has_pools, cudaDevAttrMemoryPoolsSupported, 0), "cudaDeviceGetAttribute");
  if (has_pools == 0) return "has no memory pools, which cudaMallocAsync needs";
  const cudaError_t error = look_for_kernel();
  if (error == cudaSuccess) return "";
  return fmt::format(
      "has compute capability {}.{}, for which this build has no kernels: cudaFuncGetAttributes says \"{}\"",
      device.major, device.minor, cudaGetErrorString(error));
}

}  // namespace

std::string missing() {
  load_kernels_at_once();
  const Versions versions;
  const std::string runtime = version_text(versions.runtime);
  if (versions.driver == 0)
    return fmt::format("no NVIDIA driver: libcuda.so.1 was looked for and not found; built with CUDA {}", runtime);
  const std::string both =
      fmt::format("driver for CUDA {}, built with CUDA {}", version_text(versions.driver), runtime);
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error != cudaSuccess)
    return fmt::format("no usable CUDA device: cudaGetDeviceCount says \"{}\"; {}", cudaGetErrorString(error), both);
  if (count == 0) return "no CUDA device: cudaGetDeviceCount finds none; " + both;
  const cudaDeviceProp device = properties_of_current();
  const std::string missing = missing_of(device);
  return missing.empty() ? "" : fmt::format("{} {}; {}", device.name, missing, both);
}

std::string describe_device() {
  const Versions versions;
  const cudaDeviceProp device = properties_of_current();
  return fmt::format("{}, compute capability {}.{}, driver for CUDA {}, built with CUDA {}", device.name, device.major,
                     device.minor, version_text(versions.driver), version_text(versions.runtime));
}

}  // namespace cenote::cuda
