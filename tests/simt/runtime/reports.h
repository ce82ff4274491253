// How the runtime's functions fail.
#pragma once
#include <mutex>
#include <vector>

#include "simt/error.h"
#include "simt/runtime/errors.h"

namespace simt {

/// Every function of the runtime holds it: kernels of one device run one after the other anyway.
std::unique_lock<std::recursive_mutex> lock_runtime();

/// Remembers an error for cudaGetLastError().
cudaError_t record(cudaError_t error);

/// Reports of functions that destructors call, and that therefore must not throw: the next synchronizing call throws
/// the first of them, leaks() names all.
std::vector<Error>& filed_reports();
void throw_filed_report();

}  // namespace simt
