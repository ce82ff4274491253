#include "engine/cli/help.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/cli/columns.h"
#include "engine/cli/program.h"
#include "include/cenote/backend.h"

namespace cenote::cli {
namespace {

constexpr std::size_t verb_column = 36, option_column = 32;

std::string options_of(const Verb& verb) {
  std::string text;
  for (const auto& option : option_words)
    if (takes(verb, option)) text += two_columns(option_head(option), option_help(option), option_column);
  return text;
}

std::string arguments_help(const Verb& verb) {
  std::string text;
  for (const auto& argument : verb.arguments)
    if (!argument.empty()) text += two_columns(argument, argument_help(verb, argument), option_column);
  return text.empty() ? "" : fmt::format("\nArguments:\n{}", text);
}

std::string exit_codes() {
  std::string text;
  for (const auto& entry : exit_words)
    text += two_columns(fmt::format("{}", static_cast<int>(entry.code)), entry.meaning, 8);
  return text;
}

}  // namespace

std::string version_text() { return fmt::format("cenote {}, numerics {}\n", CENOTE_VERSION, numerics); }

std::string head(const Verb& verb) {
  std::string text = fmt::format("cenote {}", verb.name);
  for (const auto& argument : verb.arguments)
    if (!argument.empty()) text += fmt::format(" {}", argument);
  return text;
}

std::string usage(const Verb& verb) { return head(verb) + " [options]"; }

std::string option_head(const OptionWord& option) {
  return fmt::format("{}{}{}", fmt::join(names_of(option), ", "), option.value.empty() ? "" : " ", option.value);
}

std::string option_help(const OptionWord& option) {
  return option.values.empty() ? std::string(option.help)
                               : fmt::format("{}: {}", option.help, fmt::join(option.values, ", "));
}

std::string argument_help(const Verb& verb, std::string_view argument) {
  for (const auto& entry : argument_words)
    if (entry.word == bare(argument))
      return verb.names == nullptr ? std::string(entry.help)
                                   : fmt::format("{}: {}", entry.help, fmt::join(verb.names(), ", "));
  return {};
}

std::string program_help() {
  std::string text = fmt::format("{}\n\nUsage: cenote VERB [arguments] [options]\n\nVerbs:\n", program_purpose);
  for (const auto& verb : verbs) text += two_columns(head(verb), verb.help, verb_column);
  text += "\nMore:\n";
  text += two_columns("cenote VERB --help", "a verb's arguments and options, with an example", verb_column);
  for (const auto& option : option_words)
    if (option.group == documentation)
      text += two_columns("cenote help " + option_head(option), option_help(option), verb_column);
  text += two_columns("cenote --version", "which program this is", verb_column);
  return text + "\nExit codes:\n" + exit_codes();
}

std::string verb_help(const Verb& verb) {
  return fmt::format("{}\n  {}\n{}\nOptions:\n{}\nExit codes:\n{}\nExample:\n  {}\n", usage(verb), verb.help,
                     arguments_help(verb), options_of(verb), exit_codes(), verb.example);
}

}  // namespace cenote::cli
