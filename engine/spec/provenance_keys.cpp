#include "engine/spec/keys.h"

namespace cenote::spec {

const std::vector<Key<Provenance>>& provenance_keys() {
  static const std::vector<Key<Provenance>> keys = {
      key("version", &Provenance::version, text(), "of the program"),
      key("numerics", &Provenance::numerics, integer(0), "raised whenever bits change; another one is a warning"),
      key("backend", &Provenance::backend, text(), "that ran it"),
      key("device", &Provenance::device, text(), "that it ran on"),
  };
  return keys;
}

}  // namespace cenote::spec
