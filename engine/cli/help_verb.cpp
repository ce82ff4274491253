#include <array>
#include <vector>

#include "engine/cli/command_line.h"
#include "engine/cli/completion.h"
#include "engine/cli/help.h"
#include "engine/cli/man_page.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "include/cenote/error.h"

namespace cenote::cli {
namespace {

void check_one_thing(const CommandLine& command) {
  std::size_t asked = command.arguments.size();
  for (const auto* option : {"--experiment", "--man", "--completion"}) asked += command.has(option) ? 1 : 0;
  if (asked > 1) throw SpecError("help: too much at once; allowed: a verb, --experiment, --man or --completion SHELL");
}

std::string text_of(const CommandLine& command) {
  if (command.has("--experiment")) return spec::experiment_reference();
  if (command.has("--man")) return man_page();
  if (const auto shell = command.value("--completion")) return completion(from_word<Shell>(*shell).value());
  return command.arguments.empty() ? program_help() : verb_help(verb_of(command.arguments.front()));
}

}  // namespace

int help(const CommandLine& command) {
  check_one_thing(command);
  print_output(text_of(command));
  return done;
}

}  // namespace cenote::cli
