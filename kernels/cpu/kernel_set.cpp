#include "kernels/cpu/paths.h"

namespace cenote::cpu::CENOTE_TARGET {

extern const KernelSet kernel_set;
const KernelSet kernel_set = {&group_path, &alone_path};

}  // namespace cenote::cpu::CENOTE_TARGET
