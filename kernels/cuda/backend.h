#pragma once

#include <memory>
#include <string>

#include "cenote/backend.h"

namespace cenote {

/// @throws SpecError with cuda::reason() if it is not available
std::unique_ptr<Backend> make_cuda_backend();

namespace cuda {

/// Whether this build has the cuda backend and the machine a device for it.
bool is_available();
/// The device if it is available, else what is missing; for people.
std::string reason();

}  // namespace cuda
}  // namespace cenote
