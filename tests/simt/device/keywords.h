// CUDA's keywords for a host compiler. `__shared__` is missing on purpose: as a plain variable it would be shared by
// all blocks and hidden from the sanitizers, so raw use must not compile; see shared.h.
#pragma once

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(n) __attribute__((aligned(n)))
