#pragma once

#include <filesystem>

#include "engine/spec/spec.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// Whether an experiment is to be trained, or is the record of a run, whose files may have changed since.
enum class Purpose { training, record };

/// The experiment that a document says, after settings and variants: every default filled in, every value checked.
/// @throws SpecError
ParsedExperiment resolve(const Value& document, const std::filesystem::path& folder,
                         Purpose purpose = Purpose::training);

}  // namespace cenote::spec
