#pragma once

#include <filesystem>

#include "engine/spec/spec.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// The experiment that a document says, after settings and variants: every default filled in, every value checked.
/// @throws SpecError
ParsedExperiment resolve(const Value& document, const std::filesystem::path& folder);

}  // namespace cenote::spec
