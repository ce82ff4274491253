// What the host code left behind.
#pragma once
#include <string>

namespace simt {

/// Names, one a line, what was not released: device and pinned allocations with their sizes, streams, events, graphs;
/// and what functions that must not throw, like cudaFree(), had to report. Empty: nothing.
std::string leaks();

/// Synchronizes the device, then @throws Error (Fault::leak) with leaks() if there are any.
void check_leaks();

}  // namespace simt
