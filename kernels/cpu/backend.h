#pragma once

#include <memory>
#include <vector>

#include "cenote/backend.h"

namespace cenote::cpu {

/// The SIMD targets that this machine can run, best first.
std::vector<Simd> usable_simd();

/// @throws SpecError if the machine lacks the target, naming those it has.
std::unique_ptr<Backend> make_backend(Simd simd, int threads);

}  // namespace cenote::cpu
