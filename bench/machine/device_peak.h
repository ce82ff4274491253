#pragma once

#include "bench/machine/peak.h"

namespace cenote::bench {

/// The CUDA device's, measured once a process; null without a device.
const Peak* device_peak();

}  // namespace cenote::bench
