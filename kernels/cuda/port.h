#pragma once

// The only file that knows which compiler reads this folder: nvcc; the host's with the toolkit's headers, which sees no
// kernel; or the host's with the SIMT harness (CENOTE_SIMT), whose streams, graphs and device functions bear CUDA's
// names. The rest of this folder keeps CUDA's spelling, but for
//   SHARED(float, tile, [16][36]);             static shared memory of a block
//   launch(kernel, shape, stream, arguments…)  for <<<…>>>
//   dynamic_shared()                           as many bytes of a block's shared memory as its launch said
//   load_shared(p)                             a load from shared memory, which the harness checks
//   load_aligned(p), store_aligned(p, v)       of a float4, say, anywhere: the harness sees that it is aligned
//   rcp_approx, rsqrt_approx, max_nan, min_nan, pmevent   PTX instructions, by name
// A test refuses <<<, asm and __shared__ anywhere else.

#ifdef CENOTE_SIMT
#include "simt/simt.h"
#else
#include <cuda_runtime.h>
#endif

#include <cstddef>
#include <cstdint>

namespace cenote::cuda {

#ifdef CENOTE_SIMT
inline constexpr bool is_simulated = true;
#else
inline constexpr bool is_simulated = false;
#endif

/// How a kernel is launched: one member a block in x.
struct LaunchShape {
  dim3 grid, block;
  std::size_t shared_bytes = 0;
};

}  // namespace cenote::cuda

#if defined(CENOTE_SIMT)

// NOLINTBEGIN(bugprone-macro-parentheses)
#define SHARED(T, name, extent)     \
  static const char name##_key = 0; \
  using name##_array = T extent;    \
  name##_array& name = ::simt::shared<name##_array>(&name##_key)
// NOLINTEND(bugprone-macro-parentheses)

namespace cenote::cuda {

using simt::dynamic_shared;
using simt::load_aligned;
using simt::load_shared;
using simt::store_aligned;

template <class... P, class... A>
cudaError_t launch(void (*kernel)(P...), const LaunchShape& shape, cudaStream_t stream, const A&... arguments) {
  return simt::launch(kernel, shape.grid, shape.block, shape.shared_bytes, stream, arguments...);
}

/// An approximation as bad as PTX allows: the true value, moved by up to one unit in the last place.
inline float moved_by_one_ulp(float y, float x) {
  const unsigned pattern = __float_as_uint(y);
  const unsigned hash = __float_as_uint(x) * 2654435761u >> 28;
  const bool regular = (pattern & 0x7fffffffu) - 1 < 0x7f7ffffeu;
  return regular ? __uint_as_float(pattern + hash % 3 - 1) : y;
}
inline float rcp_approx(float x) { return moved_by_one_ulp(1.0f / x, x); }
inline float rsqrt_approx(float x) { return moved_by_one_ulp(1.0f / __builtin_sqrtf(x), x); }
inline void pmevent() {}
inline float max_nan(float a, float b) { return a != a || b != b ? __builtin_nanf("") : a > b ? a : b; }
inline float min_nan(float a, float b) { return a != a || b != b ? __builtin_nanf("") : a < b ? a : b; }

}  // namespace cenote::cuda

#else

namespace cenote::cuda {

#ifdef __CUDACC__

#define SHARED(T, name, extent) __shared__ T name extent

__device__ __forceinline__ void* dynamic_shared() {
  extern __shared__ float4 bytes[];
  return bytes;
}

template <class T>
__device__ __forceinline__ T load_shared(const T* p) {
  return *p;
}
template <class T>
__device__ __forceinline__ T load_aligned(const T* p) {
  return *p;
}
template <class T>
__device__ __forceinline__ void store_aligned(T* p, const T& value) {
  *p = value;
}

template <class... P, class... A>
cudaError_t launch(void (*kernel)(P...), const LaunchShape& shape, cudaStream_t stream, const A&... arguments) {
  cudaLaunchConfig_t config{};
  config.gridDim = shape.grid;
  config.blockDim = shape.block;
  config.dynamicSmemBytes = shape.shared_bytes;
  config.stream = stream;
  return cudaLaunchKernelEx(&config, kernel, static_cast<P>(arguments)...);
}

#endif

/// 1/x within 1 ulp (PTX ISA, rcp.approx.ftz.f32); the host's stands in where a formula is compiled for both.
__host__ __device__ __forceinline__ float rcp_approx(float x) {
#ifdef __CUDA_ARCH__
  float y;
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
#else
  return 1.0f / x;
#endif
}

/// 1/√x within 2⁻²²·⁹ (PTX ISA, rsqrt.approx.ftz.f32)
__host__ __device__ __forceinline__ float rsqrt_approx(float x) {
#ifdef __CUDA_ARCH__
  float y;
  asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
#else
  return 1.0f / __builtin_sqrtf(x);
#endif
}

/// Tells a profiler that a warp is here, where it seldom is; bench/sass leaves such paths out.
__host__ __device__ __forceinline__ void pmevent() {
#ifdef __CUDA_ARCH__
  asm volatile("pmevent 0;");
#endif
}

/// The greater; NaN if one of them is (PTX ISA, max.NaN.f32)
__host__ __device__ __forceinline__ float max_nan(float a, float b) {
#ifdef __CUDA_ARCH__
  float y;
  asm("max.NaN.f32 %0, %1, %2;" : "=f"(y) : "f"(a), "f"(b));
  return y;
#else
  return a != a || b != b ? __builtin_nanf("") : a > b ? a : b;
#endif
}

/// The lesser; NaN if one of them is (PTX ISA, min.NaN.f32)
__host__ __device__ __forceinline__ float min_nan(float a, float b) {
#ifdef __CUDA_ARCH__
  float y;
  asm("min.NaN.f32 %0, %1, %2;" : "=f"(y) : "f"(a), "f"(b));
  return y;
#else
  return a != a || b != b ? __builtin_nanf("") : a < b ? a : b;
#endif
}

}  // namespace cenote::cuda

#endif
