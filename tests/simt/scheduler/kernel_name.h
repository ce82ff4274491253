// Names of kernels for reports.
#pragma once
#include <string>

namespace simt {

/// "dense_forward<4>(float const*, float*)", or its address where the program does not export its symbols (-rdynamic)
/// or the kernel is in an anonymous namespace.
std::string kernel_name(const void* kernel);

}  // namespace simt
