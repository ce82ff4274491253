#include "engine/spec/keys.h"

namespace cenote::spec {
namespace {

/// What a run says of itself, whatever that is: nothing depends on it.
Codec<std::string> remark() {
  return {
      .allowed = "anything",
      .read =
          [](const Value& value, const std::string&) {
            const auto* written = value.as<std::string>();
            return written ? *written : std::string();
          },
      .write = [](const std::string& written) { return Value(written); },
  };
}

}  // namespace

const std::vector<Key<Provenance>>& provenance_keys() {
  static const std::vector<Key<Provenance>> keys = {
      key("version", &Provenance::version, remark(), "of the program"),
      key("numerics", &Provenance::numerics, integer(0), "raised whenever bits change; another one is a warning"),
      key("backend", &Provenance::backend, remark(), "that ran it"),
      key("device", &Provenance::device, remark(), "that it ran on"),
  };
  return keys;
}

}  // namespace cenote::spec
