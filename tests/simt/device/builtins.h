// The variables that CUDA gives every thread. They belong to the host thread; the scheduler sets them whenever it
// lets a CUDA thread run, and a CUDA thread never moves to another host thread.
#pragma once
#include "simt/device/vector_types.h"

// constinit spares every read the call of an initializer
extern constinit thread_local uint3 threadIdx;
extern constinit thread_local uint3 blockIdx;
extern constinit thread_local uint3 blockDim;
extern constinit thread_local uint3 gridDim;

inline constexpr int warpSize = 32;
