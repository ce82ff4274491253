#pragma once

#include <string>

namespace cenote::cuda {

/// What keeps this machine from running kernels: what was looked for and what was found. Empty: nothing does.
std::string missing();

/// The device, its compute capability, and the versions of driver and runtime; for people.
std::string describe_device();

}  // namespace cenote::cuda
