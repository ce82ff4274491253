#pragma once

#include <memory>
#include <vector>

#include "cenote/backend.h"
#include "kernels/cpu/cohort.h"

namespace cenote::cpu {

/// The SIMD targets that this machine can run, best first.
std::vector<Simd> usable_simd();

/// Members that a group of that target has; best: the machine's best.
std::int64_t lanes_of(Simd simd);

/// @throws SpecError if the machine lacks the target, naming those it has.
std::unique_ptr<Backend> make_backend(Simd simd, int threads, Choice choice = Choice::fastest);

}  // namespace cenote::cpu
