#pragma once

#include "kernels/cpu/target.h"

// What the sources of one SIMD target offer each other.
namespace cenote::cpu::CENOTE_TARGET {

extern const Path group_path;  ///< group.cpp: a lane is a member
extern const Path alone_path;  ///< alone.cpp: a lane is a unit of one member

}  // namespace cenote::cpu::CENOTE_TARGET
