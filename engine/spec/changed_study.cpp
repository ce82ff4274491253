#include "engine/spec/files.h"
#include "engine/spec/keys.h"
#include "engine/spec/network_keys.h"
#include "engine/spec/parse_document.h"
#include "engine/spec/resolve.h"
#include "engine/spec/spec.h"
#include "engine/spec/variants.h"
#include "engine/spec/write_toml.h"

namespace cenote::spec {
namespace {

Variant variant_of(const ChangedExperiment& changed, const Experiment& base) {
  Variant variant{.name = changed.name, .origin = {}, .set = {}};
  if (!(changed.experiment.network == base.network))
    variant.set.push_back({"network.layers", write_brief_network(changed.experiment.network)});
  if (!(changed.experiment.recipe.optimizer == base.recipe.optimizer))
    variant.set.push_back({"recipe.optimizer", write_brief_optimizer(changed.experiment.recipe.optimizer)});
  return variant;
}

/// The document alone: what it says of other cohorts, and of how it came about, left out.
Value base_document(const Source& source, std::span<const Setting> settings) {
  Value document = parse_document(source, settings);
  std::erase_if(*document.as<Value::Table>(), [](const Entry& entry) {
    return entry.key == "variant" || entry.key == "study" || entry.key == "provenance";
  });
  return document;
}

Value heading_table(const StudyHeading& heading) {
  Value table;
  write_keys(table, heading, study_keys());
  return table;
}

}  // namespace

StudyFile study_of_changes(const Source& source, std::span<const Setting> settings, const StudyHeading& heading,
                           std::span<const ChangedExperiment> changed) {
  Value document = base_document(source, settings);
  ParsedExperiment base = resolve(document, source.folder);
  std::vector<Variant> variants;
  for (const auto& each : changed) variants.push_back(variant_of(each, base.experiment));
  document.set("study", heading_table(heading));
  write_variants(document, variants);
  make_paths_absolute(document, source.folder);
  StudyFile study = parse_study({.name = source.name, .text = write_document(document), .folder = source.folder});
  for (auto& warning : base.warnings)
    if (std::ranges::find(study.warnings, warning) == study.warnings.end())
      study.warnings.push_back(std::move(warning));
  return study;
}

}  // namespace cenote::spec
