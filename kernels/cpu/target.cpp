#include "kernels/cpu/target.h"

#include "for_each_target.h"

// The targets that CMake compiled for this architecture; see CMakeLists.txt.
namespace cenote::cpu {

#define CENOTE_DECLARE_TARGET(name)  \
  namespace name {                   \
  extern const KernelSet kernel_set; \
  }
CENOTE_FOR_EACH_TARGET(CENOTE_DECLARE_TARGET)
#undef CENOTE_DECLARE_TARGET

namespace {

bool machine_has([[maybe_unused]] Simd simd) {
  switch (simd) {
    case Simd::scalar:
      return true;
#if defined(__x86_64__)
    case Simd::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
    case Simd::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#elif defined(__aarch64__)
    case Simd::neon:
      return true;
#endif
    default:
      return false;
  }
}

}  // namespace

std::vector<Target> usable_targets() {
  std::vector<Target> result;
#define CENOTE_ADD_TARGET(name) \
  if (machine_has(Simd::name)) result.push_back({Simd::name, &name::kernel_set});
  CENOTE_FOR_EACH_TARGET(CENOTE_ADD_TARGET)
#undef CENOTE_ADD_TARGET
  return result;
}

}  // namespace cenote::cpu
