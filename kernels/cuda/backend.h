#pragma once

#include <memory>
#include <string>

#include "cenote/backend.h"

namespace cenote {

/// @throws SpecError with cuda::reason() if it is not available
std::unique_ptr<Backend> make_cuda_backend();

namespace cuda {

/// How the steps of a run reach the device. The bits are the same.
struct Replay {
  bool graphs = true;  ///< captured once and replayed; false: every launch by itself
};

std::unique_ptr<Backend> make_backend(Replay replay);

/// "cuda", or "cuda (simulated on CPU)": what the backend calls itself in every output.
std::string name();
/// Whether make_cuda_backend() will give a backend, simulated or not.
bool is_available();
/// The device if there is one, simulated or not; else what was looked for and what was found; for people.
std::string reason();

}  // namespace cuda
}  // namespace cenote
