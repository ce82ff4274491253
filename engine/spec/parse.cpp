#include <fmt/format.h>

#include <algorithm>

#include "engine/spec/files.h"
#include "engine/spec/keys.h"
#include "engine/spec/parse_document.h"
#include "engine/spec/parse_toml.h"
#include "engine/spec/refuse.h"
#include "engine/spec/resolve.h"
#include "engine/spec/settings.h"
#include "engine/spec/spec.h"
#include "engine/spec/variants.h"
#include "engine/spec/write_toml.h"
#include "engine/text/nearest_word.h"

namespace cenote::spec {
namespace {

const Variant& find_variant(const std::vector<Variant>& variants, const std::string& name, const Source& source) {
  std::vector<std::string> names;
  for (const Variant& variant : variants) {
    if (variant.name == name) return variant;
    names.push_back(variant.name);
  }
  refuse({}, source.name,
         fmt::format("there is no variant {}{}", Value(name).quoted(), text::did_you_mean(name, names)),
         names.empty() ? "none: the file has no [[variant]]" : list_of(names));
}

void check_directories(const std::vector<StudyVariant>& studied, const std::vector<Variant>& variants) {
  for (std::size_t i = 0; i < studied.size(); ++i)
    for (std::size_t j = i + 1; j < studied.size(); ++j)
      if (studied[i].directory == studied[j].directory)
        refuse(variants[j - 1].origin, join(join("variant", j - 1), "name"),
               fmt::format("{} and {} would share the directory \"{}\"", Value(studied[i].name).quoted(),
                           Value(studied[j].name).quoted(), studied[i].directory),
               "names that differ in a-z and 0-9; the base goes by the title");
}

// Each variant has a network of its own, so without bounds a few lines of a file would become gigabytes.
constexpr std::size_t most_layers = 2 * Network::max_layers;

void check_layers(const StudyFile& study, const Variant& last) {
  std::size_t layers = 0;
  for (const StudyVariant& variant : study.variants) layers += variant.experiment.network.layers().size();
  if (layers > most_layers)
    refuse(last.origin, join("variant", study.variants.size() - 2),
           fmt::format("with this one, the study's networks have {} layers", layers),
           fmt::format("at most {} in all", most_layers));
}

/// As it is, comments and all, where that means the same.
std::string study_toml(const Source& source, bool is_changed, Value document, const std::vector<Variant>& variants) {
  write_variants(document, variants);
  const Value flattened = document;
  make_paths_absolute(document, source.folder);
  return is_changed || !(document == flattened) ? write_document(document) : source.text;
}

void add_variant(StudyFile& study, const std::string& name, ParsedExperiment parsed) {
  study.variants.push_back({name, directory_name(name), std::move(parsed.experiment)});
  for (std::string& warning : parsed.warnings)
    if (std::ranges::find(study.warnings, warning) == study.warnings.end())
      study.warnings.push_back(std::move(warning));
}

}  // namespace

Value parse_document(const Source& source, std::span<const Setting> settings,
                     const std::optional<std::string>& variant) {
  Value document = parse_toml(source);
  for (const Setting& setting : settings) apply_setting(document, setting.key, parse_setting_value(setting));
  const std::vector<Variant> variants = read_variants(document);
  if (variant) document = apply_variant(std::move(document), find_variant(variants, *variant, source));
  return document;
}

ParsedExperiment parse_experiment(const Source& source, std::span<const Setting> settings,
                                  const std::optional<std::string>& variant) {
  return resolve(parse_document(source, settings, variant), source.folder);
}

ParsedExperiment load_experiment_file(const std::filesystem::path& file, std::span<const Setting> settings,
                                      const std::optional<std::string>& variant) {
  return parse_experiment(read_source(file), settings, variant);
}

ParsedExperiment load_recorded_experiment(const std::filesystem::path& file) {
  const Source source = read_source(file);
  return resolve(parse_document(source, {}), source.folder, Purpose::record);
}

StudyFile parse_study(const Source& source, std::span<const Setting> settings) {
  const Value document = parse_document(source, settings);
  const std::vector<Variant> variants = read_variants(document);
  StudyFile study;
  study.heading = read_heading(document);
  ParsedExperiment base = resolve(document, source.folder);
  study.title = base.experiment.title;
  add_variant(study, study.title, std::move(base));
  for (const Variant& variant : variants) {
    add_variant(study, variant.name, resolve(apply_variant(document, variant), source.folder));
    check_layers(study, variant);
  }
  check_directories(study.variants, variants);
  study.toml = study_toml(source, !settings.empty(), document, variants);
  return study;
}

std::string directory_name(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const bool continues_character = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool is_kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (!continues_character) result += is_kept ? lower : '-';
  }
  return result;
}

}  // namespace cenote::spec
