#include "engine/spec/resolve.h"

#include <fmt/format.h>

#include "cenote/backend.h"
#include "engine/spec/files.h"
#include "engine/spec/grid_checks.h"
#include "engine/spec/keys.h"
#include "engine/spec/network_keys.h"

namespace cenote::spec {
namespace {

/// Of a section that the document may lack.
template <class S>
void read_section(S& s, const Value& document, std::string_view name, const std::vector<Key<S>>& keys) {
  if (const Value* table = document.find(name)) read_table(s, *table, std::string(name), keys);
}

Network read_network_section(const Value& document) {
  const Value* network = document.find("network");
  if (!network) refuse(document.origin, "network.layers", "this key is missing", "a list of layers");
  return read_network(*network, "network");
}

void warn_of_other_numerics(const Value& document, std::vector<std::string>& warnings) {
  Provenance provenance;
  read_section(provenance, document, "provenance", provenance_keys());
  const Value* table = document.find("provenance");
  const Value* written = table ? table->find("numerics") : nullptr;
  if (written && provenance.numerics != numerics)
    warnings.push_back(fmt::format(
        "{}provenance.numerics: {}, but this program's is {}: weights will differ from those of the run in their bits",
        written->origin.prefix(), provenance.numerics, numerics));
}

void check_or_warn(Experiment& experiment, const Value& document, Purpose purpose, std::vector<std::string>& warnings) {
  try {
    check_files(experiment, document);
  } catch (const SpecError& error) {
    if (purpose == Purpose::training) throw;
    warnings.emplace_back(error.what());
  }
}

}  // namespace

ParsedExperiment resolve(const Value& document, const std::filesystem::path& folder, Purpose purpose) {
  check_names(document, {},
              {"title", "data", "network", "recipe", "cohort", "trace", "study", "variant", "provenance"});
  read_heading(document);  // checked, and left to studies
  ParsedExperiment result;
  Experiment& experiment = result.experiment;
  if (const Value* title = document.find("title")) experiment.title = text().read(*title, "title");
  if (const Value* data = document.find("data")) experiment.data = read_data(*data, "data");
  experiment.network = read_network_section(document);
  read_section(experiment.recipe, document, "recipe", recipe_keys());
  experiment.recipe.metrics = experiment.recipe.resolved_metrics();
  read_section(experiment.cohort, document, "cohort", cohort_keys());
  read_section(experiment.trace, document, "trace", trace_keys());
  check_grid(experiment, document);
  resolve_paths(experiment, document, folder);
  check_or_warn(experiment, document, purpose, result.warnings);
  warn_of_other_numerics(document, result.warnings);
  return result;
}

}  // namespace cenote::spec
