#pragma once

#include "kernels/cuda/formulas.h"

// Several neighbouring floats by one access to memory, where they lie on a multiple of their size.
namespace cenote::cuda {

/// Whether rows of so many floats, a stride apart, fall into vectors of that size.
template <int size>
CENOTE_FORMULA bool fits_vectors(const float* first, std::int64_t stride, std::int64_t length) {
  const auto place = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(first) / sizeof(float));
  return (place | stride | length) % size == 0;
}

/// Calls f<size>() with the largest size, 4, 2 or 1, that fits.
template <class F>
__device__ void with_vector_size(const float* first, std::int64_t stride, std::int64_t length, F f) {
  if (fits_vectors<4>(first, stride, length))
    f.template operator()<4>();
  else if (fits_vectors<2>(first, stride, length))
    f.template operator()<2>();
  else
    f.template operator()<1>();
}

template <int size>
__device__ void load_vector(const float* from, float (&to)[size]) {
  if constexpr (size == 4) {
    const float4 v = load_aligned(reinterpret_cast<const float4*>(from));
    to[0] = v.x, to[1] = v.y, to[2] = v.z, to[3] = v.w;
  } else if constexpr (size == 2) {
    const float2 v = load_aligned(reinterpret_cast<const float2*>(from));
    to[0] = v.x, to[1] = v.y;
  } else {
    to[0] = *from;
  }
}

template <int size>
__device__ void store_vector(const float (&from)[size], float* to) {
  if constexpr (size == 4)
    store_aligned(reinterpret_cast<float4*>(to), float4{from[0], from[1], from[2], from[3]});
  else if constexpr (size == 2)
    store_aligned(reinterpret_cast<float2*>(to), float2{from[0], from[1]});
  else
    *to = from[0];
}

}  // namespace cenote::cuda
