#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/spec/spec.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// The document as a table whose values know their lines.
/// @throws SpecError `FILE:LINE: not TOML: why`, with the source line, cut at 200 characters
Value parse_toml(const Source& source);

/// A setting's value: TOML, else the text itself.
Value parse_setting_value(const Setting& setting);

/// Where messages say that a setting's value was written.
std::string setting_origin(const Setting& setting);

}  // namespace cenote::spec
