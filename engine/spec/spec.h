#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cenote/error.h"
#include "cenote/experiment.h"

namespace cenote::spec {

/// The text of an experiment file.
struct Source {
  std::string name;                    ///< as messages show it: "vanishing.toml"
  std::string text;                    ///< TOML 1.0
  std::filesystem::path folder = ".";  ///< relative paths in the text start here
};

/// Reads an experiment file. @throws SpecError if it isn't there, isn't a regular file, or is too large
Source read_source(const std::filesystem::path& file);

/// A key replaced from outside the file: KEY dotted, with `[n]` and `[*]`; VALUE is TOML, else a string.
struct Setting {
  std::string key;
  std::string value;
  std::string origin = {};  ///< as messages show it; empty: "--set KEY=VALUE"
};

/// `KEY=VALUE`, as --set takes it. @throws SpecError if there is no '=' or no key
Setting parse_setting(std::string_view argument);

/// An experiment, and what its reader should know: a file that has changed, other numerics, …
struct ParsedExperiment {
  Experiment experiment;
  std::vector<std::string> warnings = {};
};

/// Parses, applies the settings, then the variant of that name (whose title becomes its name), resolves every default
/// and checks every value. Paths become absolute.
/// @throws SpecError `FILE:LINE: KEY: what was found; did you mean …?\n  allowed: …`
ParsedExperiment parse_experiment(const Source& source, std::span<const Setting> settings = {},
                                  const std::optional<std::string>& variant = {});

/// read_source, then parse_experiment.
ParsedExperiment load_experiment_file(const std::filesystem::path& file, std::span<const Setting> settings = {},
                                      const std::optional<std::string>& variant = {});

/// The experiment that a run recorded, to be looked at and not trained: that a file it names is gone or has changed
/// since is a warning. @throws SpecError as load_experiment_file does otherwise
ParsedExperiment load_recorded_experiment(const std::filesystem::path& file);

/// The message of an error found only after parsing, with the place of the key that it begins with before it:
/// `recipe.loss: …` gives `FILE:LINE: recipe.loss: …`. Unchanged if it begins with no key.
std::string located(const std::string& message, const Source& source, std::span<const Setting> settings = {},
                    const std::optional<std::string>& variant = {});

/// One cohort of a study.
struct StudyVariant {
  std::string name;
  std::string directory;  ///< directory_name(name), unique in its study
  Experiment experiment;
};

/// The [study] of a study file: what was asked. Both may be empty.
struct StudyHeading {
  std::string title;
  std::string question;
};

/// A study file: the base, which goes by the file's title, then its variants.
struct StudyFile {
  std::string title;  ///< the base's
  StudyHeading heading;
  std::vector<StudyVariant> variants;  ///< the base first
  std::string toml;                    ///< the whole study, settings applied, paths absolute: to edit and run again
  std::vector<std::string> warnings = {};
};

/// @throws SpecError as parse_experiment does, and if two variants have equal directory names
StudyFile parse_study(const Source& source, std::span<const Setting> settings = {});

/// What an experiment becomes by a change of its network or its optimizer.
struct ChangedExperiment {
  std::string name;
  Experiment experiment;  ///< differs from the base in `network` and `recipe.optimizer` alone
};

/// The study of the file's experiment, without its variants, beside what it becomes by changes: each a variant whose
/// `set` has the layers or the optimizer as people write them.
/// @throws SpecError as parse_study does
StudyFile study_of_changes(const Source& source, std::span<const Setting> settings, const StudyHeading& heading,
                           std::span<const ChangedExperiment> changed);

/// Lower case; other characters than a–z and 0–9 become '-'.
std::string directory_name(std::string_view name);

/// What made a run. Read again only to warn when `numerics` differs.
struct Provenance {
  std::string version;
  std::int64_t numerics = 0;
  std::string backend;
  std::string device;
};

/// The experiment as a file with every default written out, paths with their SHA-256, and the provenance. Parsing it
/// gives an equal Experiment. @throws SpecError if a file that it names can't be read
std::string resolved_toml(const Experiment& experiment, const Provenance& provenance);

/// Every table and key of an experiment file with its default, what is allowed and what it means, as text.
std::string experiment_reference();

}  // namespace cenote::spec
