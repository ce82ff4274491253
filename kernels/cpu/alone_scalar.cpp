#include "kernels/cpu/paths.h"

// One lane: a group is one member already.
namespace cenote::cpu::CENOTE_TARGET {

const Path alone_path = {};

}  // namespace cenote::cpu::CENOTE_TARGET
