#pragma once

#include <string>

#include "cenote/backend.h"

namespace cenote {

/// What `auto` stands for: cpu, which takes every run, as long as no GPU has proved cuda. The bits are the same.
/// has_device: for cuda, not a simulated one
AutomaticBackend automatic_backend(const BackendOptions& options, bool has_device);

}  // namespace cenote
