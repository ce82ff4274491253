#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "engine/cli/command_line.h"
#include "engine/cli/help.h"
#include "engine/cli/unknown_word.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

const Verb& verb_of(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& verb : verbs) {
    if (verb.name == name) return verb;
    names.emplace_back(verb.name);
  }
  throw SpecError(unknown_word(name, names, "verb"));
}

std::string first_name(const OptionWord& option) { return std::string(option.names.substr(0, option.names.find(','))); }

std::vector<std::string> names_of(const Verb& verb) {
  std::vector<std::string> names{"--help"};
  for (const auto& option : option_words)
    if ((option.group & verb.options) != 0)
      for (const auto& name : CLI::detail::split(std::string(option.names), ',')) names.push_back(name);
  return names;
}

void add_options(CLI::App& app, CommandLine& command) {
  for (const auto& option : option_words) {
    if ((option.group & command.verb->options) == 0) continue;
    auto& values = command.options[first_name(option)];
    if (option.value.empty())
      app.add_flag(std::string(option.names), [&values](std::int64_t) { values.emplace_back(); });
    else
      app.add_option(std::string(option.names), values)->expected(1)->take_all()->allow_extra_args(false);
  }
}

// Options that were not given are not there; only repeatable ones may be given twice.
void tidy(CommandLine& command) {
  std::erase_if(command.options, [](const auto& entry) { return entry.second.empty(); });
  for (const auto& option : option_words)
    if (const auto found = command.options.find(first_name(option));
        found != command.options.end() && found->second.size() > 1 && !option.repeatable && !option.value.empty())
      throw SpecError(fmt::format("{}: given {} times; allowed: once", found->first, found->second.size()));
}

void check_extras(const CLI::App& app, const Verb& verb) {
  for (const auto& extra : app.remaining())
    if (extra.size() > 1 && extra.front() == '-')
      throw SpecError(
          unknown_word(extra.substr(0, extra.find('=')), names_of(verb), "option of cenote " + std::string(verb.name)));
  if (app.remaining_size() > 0)
    throw SpecError(fmt::format("\"{}\" is one argument too many; usage: {}", app.remaining().front(), usage(verb)));
}

void check_arguments(const CommandLine& command) {
  std::size_t given = command.arguments.size();
  for (const auto& argument : command.verb->arguments) {
    if (given > 0) {
      --given;
    } else if (!argument.empty() && argument.front() != '[') {
      throw SpecError(fmt::format("{} is missing; usage: {}", argument, usage(*command.verb)));
    }
  }
}

void parse_verb(std::vector<std::string> words, CommandLine& command) {
  CLI::App app;
  bool help_wanted = false;
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("--help,-h", help_wanted);
  add_options(app, command);
  std::array<std::string, 2> arguments;
  for (std::size_t i = 0; i < arguments.size() && !command.verb->arguments[i].empty(); ++i)
    app.add_option("argument" + std::to_string(i), arguments[i]);
  std::reverse(words.begin(), words.end());  // as CLI11 takes them
  app.parse(std::move(words));
  if (help_wanted) {
    command.help = verb_help(*command.verb);
    return;
  }
  check_extras(app, *command.verb);
  tidy(command);
  for (auto& argument : arguments)
    if (!argument.empty()) command.arguments.push_back(std::move(argument));
  check_arguments(command);
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine command;
  if (argc < 2) throw SpecError("a verb is missing\n" + program_help());
  const std::string_view first = argv[1];
  if (first == "--help" || first == "-h" || first == "help") {
    command.help = argc > 2 && first == "help" ? verb_help(verb_of(argv[2])) : program_help();
    return command;
  }
  if (first == "--version") {
    command.help = version_text();
    return command;
  }
  command.verb = &verb_of(first);
  try {
    parse_verb({argv + 2, argv + argc}, command);
  } catch (const CLI::ParseError& error) {
    throw SpecError(fmt::format("{}; usage: {}", error.what(), usage(*command.verb)));
  }
  return command;
}

}  // namespace cenote::cli
