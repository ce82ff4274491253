#pragma once

#include "kernels/cuda/arithmetic.h"
#include "kernels/cuda/devcheck.h"
#include "kernels/cuda/device.h"

// The kernel of the proof. Arithmetic: DeviceArithmetic or, in a test, a worse one.
namespace cenote::cuda {

/// What kernels compute with: ÷ and √ of arithmetic.h, the device's own for the rest.
struct DeviceArithmetic {
  __device__ static float divide(float a, float b) { return cuda::divide(a, b); }
  __device__ static float square_root(float x) { return cuda::square_root(x); }
  __device__ static float fma(float a, float b, float c) { return __fmaf_rn(a, b, c); }
  __device__ static float multiply(float a, float b) { return __fmul_rn(a, b); }
  __device__ static float add(float a, float b) { return __fadd_rn(a, b); }
  __device__ static float subtract(float a, float b) { return __fsub_rn(a, b); }
  __device__ static float round(double x) { return static_cast<float>(x); }
};

inline constexpr std::uint32_t mantissas = 1u << 23;

__device__ inline void compare(Difference& found, float a, float b, float c, float got, float want) {
  const bool same = float_bits(got) == float_bits(want) || (got != got && want != want);
  if (same || atomicAdd(&found.count, 1u) != 0) return;
  found.a = a;
  found.b = b;
  found.c = c;
  found.got = got;
  found.want = want;
}

/// The float of a mantissa with the exponent n.
__device__ inline float with_exponent(std::uint32_t mantissa, int n) {
  return float_of_bits(static_cast<unsigned>(n + 127) << 23 | mantissa);
}

/// Quotients by a mantissa: of one, the largest and some other mantissa, with results from flushed to infinite.
template <class Arithmetic>
__device__ void prove_quotients(Difference& found, std::uint32_t mantissa) {
  const std::uint32_t dividends[] = {0, mantissas - 1, mantissa * 2654435761u >> 9};
  const int exponents[][2] = {{0, 0}, {-126, 0}, {-100, 27}, {127, 0}, {127, -1}, {1, 127}};
#pragma unroll
  for (const std::uint32_t dividend : dividends)
#pragma unroll
    for (const auto& n : exponents) {
      const float a = with_exponent(dividend, n[0]), b = with_exponent(mantissa, n[1]);
      compare(found, a, b, 0, Arithmetic::divide(a, b), __fdiv_rn(a, b));
    }
}

template <class Arithmetic>
__device__ void prove_roots(Difference& found, std::uint32_t mantissa) {
  const int exponents[] = {-126, -125, -1, 0, 126, 127};
#pragma unroll
  for (const int n : exponents) {
    const float x = with_exponent(mantissa, n);
    compare(found, x, 0, 0, Arithmetic::square_root(x), __fsqrt_rn(x));
  }
}

struct FlushCase {
  float a, b, c, want;
};

/// Results around 2⁻¹²⁶ are tiny or not as x86 judges them, after rounding; subnormal operands are zeros; what is tiny
/// inside an fma is not flushed. zero: 0, which the compiler must not know, or it would do the arithmetic itself.
template <class Arithmetic>
__device__ void prove_flushing(Differences& found, std::uint32_t zero) {
  const auto hidden = [zero](float x) { return float_of_bits(float_bits(x) ^ zero); };
  const FlushCase fmas[] = {
      {0x1p-75f, -0x1p-76f, 0x1p-126f, 0x1p-126f},      {0x1p-75f, -0x1.8p-76f, 0x1p-126f, 0},
      {0x1p-75f, -0x1p-78f, 0x1p-126f, 0x1p-126f},      {0x1p-130f, 1, 0x1p-126f, 0x1p-126f},
      {0x1p-100f, 0x1p-40f, 0x1p-126f, 0x1.0004p-126f}, {0x1p-90f, 0x1p-52f, 0x1p-126f, 0x1.0001p-126f}};
  const FlushCase products[] = {{0x1.fffffep-64f, 0x1p-63f, 0, 0},
                                {0x1.fffffep-64f, 0x1.000002p-63f, 0, 0x1p-126f},
                                {0x1.fffffcp-64f, 0x1.000002p-63f, 0, 0x1p-126f},
                                {-0x1p-100f, 0x1p-40f, 0, -0.0f}};
  const FlushCase sums[] = {{0x1.8p-126f, -0x1p-126f, 0, 0},
                            {0x1p-126f, -0x1.8p-126f, 0, -0.0f},
                            {0x1p-127f, 0x1p-127f, 0, 0},
                            {0x1p-126f, 0x1p-130f, 0, 0x1p-126f},
                            {0x1.8p-125f, -0x1p-126f, 0, 0x1p-125f}};
#pragma unroll
  for (const FlushCase& f : fmas)
    compare(found.fma, f.a, f.b, f.c, Arithmetic::fma(hidden(f.a), hidden(f.b), hidden(f.c)), f.want);
#pragma unroll
  for (const FlushCase& f : products)
    compare(found.product, f.a, f.b, 0, Arithmetic::multiply(hidden(f.a), hidden(f.b)), f.want);
#pragma unroll
  for (const FlushCase& f : sums) {
    compare(found.sum, f.a, f.b, 0, Arithmetic::add(hidden(f.a), hidden(f.b)), f.want);
    compare(found.sum, f.a, f.b, 0, Arithmetic::subtract(hidden(f.a), hidden(-f.b)), f.want);
  }
}

/// The same where a sum in double, of two floats that are not subnormal, becomes a float.
template <class Arithmetic>
__device__ void prove_rounding(Differences& found, std::uint32_t zero) {
  const auto hidden = [zero](float x) { return static_cast<double>(float_of_bits(float_bits(x) ^ zero)); };
  const double scale = 0x1p-120;  // a double's, since the numbers are no floats
  const FlushCase cases[] = {{0x1p-6f, -0x1p-31f, 0, 0x1p-126f},
                             {0x1p-6f, -0x1.8p-31f, 0, 0},
                             {0x1p-6f, 0x1p-30f, 0, 0x1p-126f},
                             {0x1p-6f, -0x1p-7f, 0, 0},
                             {-0x1p-7f, -0x1p-8f, 0, -0.0f}};
#pragma unroll
  for (const FlushCase& f : cases)
    compare(found.rounded, f.a, f.b, 0, Arithmetic::round((hidden(f.a) + hidden(f.b)) * scale), f.want);
}

template <class Arithmetic>
__global__ void prove(Differences* found, std::uint32_t step, std::uint32_t zero) {
  const std::uint32_t thread = blockIdx.x * blockDim.x + threadIdx.x, threads = gridDim.x * blockDim.x;
  for (std::uint32_t mantissa = thread * step; mantissa < mantissas; mantissa += threads * step) {
    prove_quotients<Arithmetic>(found->quotient, mantissa);
    prove_roots<Arithmetic>(found->root, mantissa);
  }
  if (thread != 0) return;
  prove_flushing<Arithmetic>(*found, zero);
  prove_rounding<Arithmetic>(*found, zero);
}

template <class Arithmetic>
void enqueue_proof(Differences* found, std::uint32_t step, cudaStream_t stream) {
  const std::uint32_t threads = 128, most_blocks = 1024, blocks = mantissas / step / threads + 1;
  const LaunchShape shape{dim3(blocks < most_blocks ? blocks : most_blocks), dim3(threads)};
  check(launch(prove<Arithmetic>, shape, stream, found, step, 0u), "devcheck");
}

}  // namespace cenote::cuda
