#pragma once

#include <string>
#include <string_view>

#include "engine/spec/value.h"

namespace cenote::spec {

/// One value on one line: numbers by their shortest text that reads back equal, strings quoted, tables inline.
std::string write_value(const Value& value);

/// A table as a TOML file: single values first, then a `[section]` for each table. Lists of tables stand one a line.
std::string write_document(const Value& document);

}  // namespace cenote::spec
