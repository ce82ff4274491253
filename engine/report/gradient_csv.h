#pragma once

#include <filesystem>

#include "engine/diagnosis/seen.h"

namespace cenote {

/// Another framework's gradient norms, as diagnose_csv() says.
/// @throws SpecError naming the file, the line and the columns that are allowed
Seen read_gradient_csv(const std::filesystem::path& file);

}  // namespace cenote
