#pragma once

#include <string>
#include <vector>

#include "engine/spec/value.h"

namespace cenote::spec {

/// A [[variant]] of a document: keys that it replaces in the base.
struct Variant {
  std::string name;
  Origin origin;
  Value::Table set;  ///< dotted keys, as --set takes them
};

/// The variants of a document. @throws SpecError
std::vector<Variant> read_variants(const Value& document);

/// The document with a variant's keys replaced, which then goes by the variant's name.
Value apply_variant(Value document, const Variant& variant);

/// Rewrites every variant's `set` with dotted keys, which mean the same wherever they are written.
void write_variants(Value& document, const std::vector<Variant>& variants);

}  // namespace cenote::spec
