#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cenote/experiment.h"
#include "engine/spec/value.h"

namespace cenote::spec {

/// A path of an experiment, and the section and key that say it.
struct FileKey {
  std::string section;  ///< "data"
  std::string key;      ///< "file"
  std::string* path;

  std::string sha256_key() const { return key + "_sha256"; }
};

/// The files that the experiment reads.
std::vector<FileKey> files_of(Experiment& experiment);

/// A path that starts at the folder, made absolute. @throws SpecError if it isn't UTF-8, which TOML can't write
std::string absolute_path(const std::string& path, const std::filesystem::path& folder, const Origin& origin,
                          const std::string& key);

/// Makes the experiment's paths absolute. @throws SpecError
void resolve_paths(Experiment& experiment, const Value& document, const std::filesystem::path& folder);

/// Checks that the experiment's files are there, with the SHA-256 that the document gives. @throws SpecError
void check_files(Experiment& experiment, const Value& document);

/// Makes the paths of a document absolute, also those in its variants' `set`.
void make_paths_absolute(Value& document, const std::filesystem::path& folder);

}  // namespace cenote::spec
