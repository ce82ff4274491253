#pragma once

#include <string>

#include "engine/spec/value.h"

namespace cenote::spec {

/// Replaces what a dotted key with `[n]` and `[*]` names. Of `network.layers`, `[*]` takes every hidden layer, inside
/// Residual too, whose type takes the key; for `activation`, and for keys within a table, only those that write one.
/// Origins in messages are the value's. @throws SpecError if the key is malformed or names nothing
void apply_setting(Value& document, const std::string& key, const Value& value);

}  // namespace cenote::spec
