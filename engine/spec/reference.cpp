#include <fmt/format.h>

#include "engine/spec/keys.h"
#include "engine/spec/network_keys.h"
#include "engine/spec/spec.h"
#include "engine/text/text.h"

namespace cenote::spec {
namespace {

std::string write_key(const KeyDoc& key) {
  const bool is_absent = key.default_value.empty() || key.default_value == "\"\"";
  const std::string value = is_absent ? "(absent)" : key.default_value;
  const std::string head = fmt::format("  {} = {}", key.name, text::cut(value, 60));
  return fmt::format("{}\n      {}\n      allowed: {}\n", head, key.meaning, key.allowed);
}

std::string write_table(const std::string& heading, const std::vector<KeyDoc>& keys) {
  std::string result = fmt::format("\n{}\n", heading);
  for (const KeyDoc& key : keys) result += write_key(key);
  return result;
}

template <class S>
std::string write_forms(std::string_view kind, const std::vector<Form<S>>& forms) {
  std::string result;
  std::vector<std::string> bare;
  for (const Form<S>& form : forms) {
    if (form.keys.empty())
      bare.push_back(form.type);
    else
      result += write_table(fmt::format("{} {{ type = \"{}\" }}", kind, form.type), describe(form.defaults, form.keys));
  }
  return result + (bare.empty() ? "" : fmt::format("\n{} without keys: {}\n", kind, list_of(bare)));
}

/// The table of instruments: what each looks at, and the arrays that it leaves.
std::string write_instruments() {
  std::string result = "\ninstruments of [trace]\n";
  for (const InstrumentInfo& info : instrument_table) {
    result += fmt::format("  {}\n      of {}; costs {}\n", to_word(info.instrument), info.tensors, info.cost);
    for (const Statistics& s : info.statistics) result += fmt::format("      {}: {} ({})\n", s.name, s.formula, s.unit);
  }
  return result;
}

std::string write_layers() {
  const KeyDoc layers{"layers", "(required)", list_of(layer_types()),
                      "in order; each feeds the next unless inputs say so"};
  std::string result = write_table("[network]", {layers});
  result += write_table("any layer", describe(LayerOptions{}, layer_option_keys()));
  for (const LayerForm& form : layer_forms())
    if (!form.docs.empty()) result += write_table(fmt::format("layer {{ type = \"{}\" }}", form.type), form.docs);
  const KeyDoc inner{"layers", "(required)", "a list of layers", "F of x + F(x); shapes must agree"};
  return result + write_table(fmt::format("layer {{ type = \"{}\" }}", residual), {inner});
}

}  // namespace

std::string experiment_reference() {
  std::string result = "The experiment file (TOML 1.0). Every key has its default but those marked (required).\n";
  result += write_table("at the top", {{"title", "\"experiment\"", text().allowed, "in tables, and of directories"}});
  result += write_table("[data]", describe(DataSpec{}, data_keys()));
  result += write_layers();
  result += write_forms("initializer", initializer_forms());
  result += write_forms("regularizer", regularizer_forms());
  result += write_table("[recipe]", describe(Recipe{}, recipe_keys()));
  result += write_forms("optimizer", optimizer_forms());
  result += write_forms("learning rate", learning_rate_forms());
  result += write_table("[cohort]", describe(Cohort{}, cohort_keys()));
  result += write_table("[trace]", describe(TraceRequest{}, trace_keys()));
  result += write_instruments();
  result += write_table("[study], read by a study", describe(StudyHeading{}, study_keys()));
  result += write_table("[[variant]], read by a study, and by --variant", variant_docs());
  return result + write_table("[provenance], which a run writes", describe(Provenance{}, provenance_keys()));
}

}  // namespace cenote::spec
