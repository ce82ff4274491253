#include "bench/machine/device_peak.h"

namespace cenote::bench {

const Peak* device_peak() { return nullptr; }

}  // namespace cenote::bench
