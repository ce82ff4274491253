#include "engine/data/sha256.h"
#include "engine/spec/files.h"
#include "engine/spec/keys.h"
#include "engine/spec/network_keys.h"
#include "engine/spec/spec.h"
#include "engine/spec/write_toml.h"

namespace cenote::spec {
namespace {

template <class S>
Value write_section(const S& s, const std::vector<Key<S>>& keys) {
  Value table;
  write_keys(table, s, keys);
  return table;
}

/// Puts the SHA-256 of each file beside its path.
void add_sums(Value& document, Experiment experiment) {
  for (const FileKey& file : files_of(experiment)) {
    Value::Table with_sum;
    for (Entry& entry : *document.find(file.section)->as<Value::Table>()) {
      const bool is_path = entry.key == file.key;
      with_sum.push_back(std::move(entry));
      if (is_path) with_sum.push_back({file.sha256_key(), Value(sha256_of_file(*file.path))});
    }
    *document.find(file.section) = Value(std::move(with_sum));
  }
}

}  // namespace

std::string resolved_toml(const Experiment& experiment, const Provenance& provenance) {
  Value document, network;
  network.set("layers", write_network(experiment.network));
  document.set("title", Value(experiment.title));
  document.set("data", write_section(experiment.data, data_keys()));
  document.set("network", network);
  document.set("recipe", write_section(experiment.recipe, recipe_keys()));
  document.set("cohort", write_section(experiment.cohort, cohort_keys()));
  document.set("trace", write_section(experiment.trace, trace_keys()));
  document.set("provenance", write_section(provenance, provenance_keys()));
  add_sums(document, experiment);
  return write_document(document);
}

}  // namespace cenote::spec
