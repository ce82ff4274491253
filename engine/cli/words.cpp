#include "engine/cli/words.h"

#include <algorithm>

namespace cenote::cli {

std::vector<std::string> verb_names() {
  std::vector<std::string> names;
  for (const auto& verb : verbs) names.emplace_back(verb.name);
  return names;
}

std::vector<std::string> names_of(const OptionWord& option) {
  std::vector<std::string> names;
  for (std::string_view rest = option.names; !rest.empty();) {
    const auto end = std::min(rest.find(','), rest.size());
    names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

std::string_view bare(std::string_view argument) {
  while (argument.starts_with('[')) argument.remove_prefix(1);
  for (const std::string_view mark : {"...", "…", "]", "...", "…"})
    if (argument.ends_with(mark)) argument.remove_suffix(mark.size());
  return argument;
}

}  // namespace cenote::cli
