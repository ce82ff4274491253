// What the harness throws.
#pragma once
#include <stdexcept>
#include <string>

namespace simt {

/// The kinds of mistakes that are reported. tests/simt/README.md describes each.
enum class Fault {
  divergent_barrier,     // threads wait at different barriers, or some at a barrier and some at a warp operation
  exited_thread,         // a thread returned before a barrier at which others wait
  bad_mask,              // a warp operation's mask lacks the caller, or names lanes that exited or never were
  lane_outside_mask,     // a shuffle reads a lane that its mask does not name
  uninitialized_shared,  // shared memory was read before anyone wrote it
  uninitialized_copy,    // a copy brings to the host what nobody has written on the device
  shared_exhausted,      // more shared memory than a block can have
  shared_overrun,        // a write beside a variable in shared memory
  deadlock,              // threads wait for each other, or spin for what never comes
  bad_free,              // freed twice, or never allocated
  misaligned,            // several numbers were accessed at once where they do not lie on a multiple of their size
  out_of_bounds,         // a write beside, or a copy past, an allocation
  leak,                  // something was not released
  misuse,                // the harness was called where it cannot be, e.g. __syncthreads() outside of a kernel
};

const char* name(Fault fault);

/// Thrown by the call that ran the faulty kernel: a synchronizing call, or a launch onto a full queue.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& text) : std::runtime_error(text), fault_(fault) {}
  Fault fault() const { return fault_; }

 private:
  Fault fault_;
};

}  // namespace simt
