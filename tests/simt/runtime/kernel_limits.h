// What a launch may ask for.
#pragma once
#include <cstddef>

namespace simt {

inline constexpr unsigned grid_limits[3] = {0x7fffffff, 65535, 65535};
inline constexpr unsigned block_limits[3] = {1024, 1024, 64};
inline constexpr unsigned threads_limit = 1024;

/// Dynamic shared memory that cudaFuncSetAttribute() allowed the kernel, or CUDA's default.
std::size_t dynamic_shared_limit(const void* kernel);

}  // namespace simt
