#pragma once

#include <stdexcept>

namespace cenote {

/// A run failed: a full disk, no memory, a device that went away. The program ends with exit code 3, and everything
/// computed until then is on disk.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The command line, a file or the experiment is wrong: nothing was run, and the program ends with exit code 2. The
/// message names what was found, where, and what is allowed: `data.noise: -1 is not allowed; allowed: a finite number
/// ≥ 0`.
class SpecError : public Error {
 public:
  using Error::Error;
};

}  // namespace cenote
