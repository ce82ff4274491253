#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/spec/spec.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// The file's values with the settings, then the variant of that name, applied; nothing is resolved or checked.
/// @throws SpecError if the text is no TOML, or a setting or the variant is wrong
Value parse_document(const Source& source, std::span<const Setting> settings,
                     const std::optional<std::string>& variant = {});

}  // namespace cenote::spec
