#pragma once

#include <string>

#include "engine/spec/spec.h"

namespace cenote::cli {

/// A study's text: of the program or of a file.
struct StudySource {
  spec::Source text;
  bool is_built_in = false;
};

/// What NAME|FILE.toml means: a file if it looks like one or is there, else a built-in study.
/// @throws SpecError if there is neither, saying what there is
StudySource study_source(const std::string& name);

/// Whether a word means a file rather than a name.
bool looks_like_file(const std::string& word);

}  // namespace cenote::cli
