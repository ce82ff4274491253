#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "engine/cli/candidates.h"
#include "engine/cli/command_line.h"
#include "engine/cli/help.h"
#include "engine/cli/unknown_word.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

void add_options(CLI::App& app, CommandLine& command) {
  for (const auto& option : option_words) {
    if (!takes(*command.verb, option)) continue;
    auto& values = command.options[names_of(option).front()];
    if (option.value.empty())
      app.add_flag(std::string(option.names), [&values](std::int64_t) { values.emplace_back(); });
    else
      app.add_option(std::string(option.names), values)->expected(1)->take_all()->allow_extra_args(false);
  }
}

void check_values(const OptionWord& option, const std::string& name, const std::vector<std::string>& values) {
  if (values.size() > 1 && !option.repeatable && !option.value.empty())
    throw SpecError(fmt::format("{}: given {} times; allowed: once", name, values.size()));
  const std::vector<std::string> allowed(option.values.begin(), option.values.end());
  for (const auto& value : values)
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end())
      throw SpecError(fmt::format("{}: {}", name, unknown_word(value, allowed, "word for it")));
}

// Options that were not given are not there.
void tidy(CommandLine& command) {
  std::erase_if(command.options, [](const auto& entry) { return entry.second.empty(); });
  for (const auto& option : option_words)
    if (const auto found = command.options.find(names_of(option).front());
        takes(*command.verb, option) && found != command.options.end())
      check_values(option, found->first, found->second);
}

void check_extras(const CLI::App& app, const Verb& verb) {
  for (const auto& extra : app.remaining())
    if (extra.size() > 1 && extra.front() == '-')
      throw SpecError(unknown_word(extra.substr(0, extra.find('=')), option_names(verb),
                                   "option of cenote " + std::string(verb.name)));
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
  app.set_help_flag();
  app.allow_extras();
  add_options(app, command);
  std::array<std::vector<std::string>, 2> arguments;
  for (std::size_t i = 0; i < arguments.size() && !command.verb->arguments[i].empty(); ++i) {
    const bool repeated = is_repeated(command.verb->arguments[i]);
    app.add_option("argument" + std::to_string(i), arguments[i])
        ->expected(repeated ? -1 : 1)
        ->allow_extra_args(repeated);
  }
  std::reverse(words.begin(), words.end());  // as CLI11 takes them
  app.parse(std::move(words));
  if (!command.options["--help"].empty()) {
    command.help = verb_help(*command.verb);
    return;
  }
  check_extras(app, *command.verb);
  tidy(command);
  for (auto& given : arguments)
    for (auto& argument : given)
      if (!argument.empty()) command.arguments.push_back(std::move(argument));
  check_arguments(command);
}

}  // namespace

const Verb& verb_of(std::string_view name) {
  for (const auto& verb : verbs)
    if (verb.name == name) return verb;
  throw SpecError(unknown_word(name, verb_names(), "verb"));
}

CommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine command;
  if (argc < 2) throw SpecError("a verb is missing\n" + program_help());
  const std::string_view first = argv[1];
  if (first == "--help" || first == "-h") {
    command.help = program_help();
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
