#pragma once

#include "kernels/lanes/tensor.h"

// What a group of members does is written in cpu::CENOTE_TARGET, out of what one vector of lanes does.
namespace cenote::cpu::CENOTE_TARGET {

using namespace lanes::CENOTE_TARGET;

}  // namespace cenote::cpu::CENOTE_TARGET
