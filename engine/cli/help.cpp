#include "engine/cli/help.h"

#include <fmt/format.h>

#include "include/cenote/backend.h"

namespace cenote::cli {
namespace {

std::string arguments_of(const Verb& verb) {
  std::string text(verb.name);
  for (const auto& argument : verb.arguments)
    if (!argument.empty()) text += fmt::format(" {}", argument);
  return text;
}

std::string option_line(const OptionWord& option) {
  std::string names(option.names);
  for (std::size_t comma = 0; (comma = names.find(',', comma)) != std::string::npos; comma += 2)
    names.replace(comma, 1, ", ");
  return fmt::format("  {:<32} {}\n", fmt::format("{} {}", names, option.value), option.help);
}

}  // namespace

std::string version_text() { return fmt::format("cenote {}, numerics {}\n", CENOTE_VERSION, numerics); }

std::string program_help() {
  std::string text = "Trains deep, narrow networks, thousands at once, and shows how the gradient travels.\n\n";
  for (const auto& verb : verbs) text += fmt::format("  cenote {:<28} {}\n", arguments_of(verb), verb.help);
  return text + "\n`cenote VERB --help` lists a verb's options; `cenote --version` says which program this is.\n";
}

std::string usage(const Verb& verb) { return fmt::format("cenote {} [options]", arguments_of(verb)); }

std::string verb_help(const Verb& verb) {
  std::string text = fmt::format("{}\n  {}\n\nOptions:\n", usage(verb), verb.help);
  for (const auto& option : option_words)
    if ((option.group & verb.options) != 0) text += option_line(option);
  return text;
}

}  // namespace cenote::cli
