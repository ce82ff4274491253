// The settings of the harness.
#pragma once
#include <cstddef>
#include <cstdint>

namespace simt {

struct Options {
  /// Order in which blocks, warps and lanes run. 0: ascending; any other: shuffled, differently at every launch,
  /// reproducibly.
  std::uint64_t seed = 0;
  /// A barrier or warp operation after some of its threads exited is a fault. CUDA lets the others pass.
  bool strict_exit = true;
  /// Flush subnormal floats (and doubles) to zero while kernels run, as nvcc's -ftz=true does for floats.
  bool flush_subnormals = false;
  /// How often the threads of a block may together return from __nanosleep() without any other progress. 8 million take
  /// about half a second; more is needed where blocks on several host threads wait for each other.
  std::uint64_t patience = std::uint64_t{1} << 23;
  /// A page without access below each stack. Costs two memory mappings a stack: Linux allows 65,530 in a process.
  bool guard_pages = false;
  std::size_t stack_bytes = 64 * 1024;
  /// Host threads over which the blocks of one launch are spread.
  unsigned threads = 1;
  /// Memory of the simulated device.
  std::size_t device_bytes = std::size_t{8} << 30;
};

/// Applies from the next call on. Not to be changed while another host thread uses the harness.
Options& options();

}  // namespace simt
