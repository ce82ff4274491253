#pragma once

#include <memory>

#include "cenote/backend.h"

namespace cenote {

/// The oracle: float64, plain loops, libm. Members run one after the other on each thread; nothing is planned or fused.
/// @param threads 0: as many as the machine has
std::unique_ptr<Backend> make_reference_backend(int threads = 0);

}  // namespace cenote
