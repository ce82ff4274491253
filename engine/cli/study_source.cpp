#include "engine/cli/study_source.h"

#include <filesystem>

#include "engine/cli/unknown_word.h"
#include "engine/cli/words.h"
#include "engine/study/built_in_studies.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

[[noreturn]] void refuse(const std::string& name) {
  throw SpecError(unknown_word(name, study_names(), "built-in study and no file"));
}

}  // namespace

std::vector<std::string> study_names() {
  std::vector<std::string> names;
  for (const auto& study : built_in_studies()) names.emplace_back(study.name);
  return names;
}

bool looks_like_file(const std::string& word) {
  std::error_code error;
  return word.ends_with(".toml") || word.find('/') != std::string::npos || std::filesystem::exists(word, error);
}

StudySource study_source(const std::string& name) {
  for (const auto& study : built_in_studies())
    if (study.name == name) return {{.name = name, .text = std::string(study.toml)}, true};
  if (looks_like_file(name)) return {spec::read_source(name), false};
  refuse(name);
}

}  // namespace cenote::cli
