// Running all blocks of a launch.
#pragma once
#include "simt/launch.h"

namespace simt {

/// Blocks run one after the other on each of options().threads host threads.
/// @throws Error for the first thing that goes wrong
void run_grid(const KernelCall& call);

}  // namespace simt
