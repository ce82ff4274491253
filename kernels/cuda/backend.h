#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cenote/backend.h"

namespace cenote {

/// @throws SpecError with cuda::reason() if it is not available
std::unique_ptr<Backend> make_cuda_backend();

namespace cuda {

/// How a run reaches the device. The bits are the same.
enum class Execution : std::uint8_t {
  automatic,  ///< resident where it fits, else layered
  layered,    ///< a launch for each instruction, a step captured once and replayed
  eager,      ///< every launch by itself
};

std::unique_ptr<Backend> make_backend(Execution execution = Execution::automatic);

/// "cuda", or "cuda (simulated on CPU)": what the backend calls itself in every output.
std::string name();
/// Whether make_cuda_backend() will give a backend, simulated or not.
bool is_available();
/// Whether it would run on a device that is not simulated.
bool has_device();
/// The device if there is one, simulated or not; else what was looked for and what was found; for people.
std::string reason();

}  // namespace cuda
}  // namespace cenote
