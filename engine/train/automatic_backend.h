#pragma once

#include <string>

#include "cenote/backend.h"

namespace cenote {

/// What `auto` stands for: cuda where a GPU is usable and nothing is asked of cpu alone, else cpu. The bits are the
/// same. cuda_is_usable: by a device, not a simulated one, which is for correctness and slower.
AutomaticBackend automatic_backend(const BackendOptions& options, bool cuda_is_usable);

}  // namespace cenote
