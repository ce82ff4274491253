#include "engine/cli/study_source.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "engine/cli/unknown_word.h"
#include "engine/cli/words.h"
#include "engine/study/built_in_studies.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

// Studies that are told of, but not there yet.
constexpr std::array<std::string_view, 2> later_studies = {"depth", "initialization"};

[[noreturn]] void refuse(const std::string& name) {
  const auto names = study_names();
  if (std::find(later_studies.begin(), later_studies.end(), name) != later_studies.end())
    throw SpecError(fmt::format("study \"{}\" is not in this version yet; built in: {}; or a file: FILE.toml", name,
                                fmt::join(names, ", ")));
  throw SpecError(unknown_word(name, names, "built-in study and no file"));
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
