#include "engine/cli/candidates.h"

namespace cenote::cli {
namespace {

std::string files_of(std::string_view word) {
  if (const auto dot = word.rfind('.'); dot != std::string_view::npos) return std::string(word.substr(dot + 1));
  return word == "DIR" || word == "RUN" ? "/" : "";
}

}  // namespace

Candidates candidates_of(const OptionWord& option) {
  return {{option.values.begin(), option.values.end()}, files_of(bare(option.value))};
}

Candidates candidates_of(const Verb& verb, std::string_view argument) {
  const auto word = bare(argument);
  const bool is_named = verb.names != nullptr && (word.starts_with("NAME") || word.starts_with("VERB"));
  return {is_named ? verb.names() : std::vector<std::string>{}, files_of(word)};
}

std::vector<std::string> option_names(const Verb& verb) {
  std::vector<std::string> names;
  for (const auto& option : option_words)
    if (takes(verb, option))
      for (const auto& name : names_of(option)) names.push_back(name);
  return names;
}

std::vector<std::string> first_words() {
  auto words = verb_names();
  for (const char* option : {"--help", "--version"}) words.emplace_back(option);
  return words;
}

bool is_repeated(std::string_view argument) {
  return argument.find("...") != std::string_view::npos || argument.find("…") != std::string_view::npos;
}

}  // namespace cenote::cli
