#include "engine/cli/experiment_input.h"

#include <fmt/format.h>

#include "engine/cli/help.h"
#include "engine/cli/terminal.h"
#include "include/cenote/error.h"

namespace cenote::cli {

Experiment read_experiment(const CommandLine& command) {
  const auto parsed =
      spec::load_experiment_file(command.arguments.front(), command.settings(), command.value("--variant"));
  print_warnings(command, parsed.warnings);
  return parsed.experiment;
}

void print_warnings(const CommandLine& command, const std::vector<std::string>& warnings) {
  if (command.quiet()) return;
  for (const auto& warning : warnings) print_note("warning: " + warning);
}

std::unique_ptr<Backend> choose_backend(const CommandLine& command) {
  const auto options = command.backend();
  auto backend = make_backend(options);
  if (options.kind == BackendKind::automatic && !command.quiet())
    print_note(fmt::format("backend {} ({}): {}", backend->name(), backend->device(), automatic_backend(options).why));
  return backend;
}

Existing existing_of(const CommandLine& command) {
  return command.has("--force") ? Existing::replace : Existing::refuse;
}

RunExtras extras_of(const CommandLine& command) { return {.events = command.has("--tensorboard")}; }

RunDirectory choose_directory(const CommandLine& command, std::string_view title) {
  const auto given = command.value("--out");
  if (given && given->empty()) throw SpecError("--out: \"\" is not allowed; allowed: a directory");
  if (given) return {*given, existing_of(command), extras_of(command)};
  return {default_run_path(title), Existing::avoid, extras_of(command)};
}

std::filesystem::path choose_file(const CommandLine& command) {
  std::filesystem::path file = command.value("--output").value_or("");
  if (file.empty()) throw SpecError(fmt::format("-o FILE is missing; usage: {}", usage(*command.verb)));
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    throw SpecError(fmt::format("-o {}: there is no folder {}", file.string(), folder.string()));
  if (std::filesystem::is_directory(file, error)) throw SpecError(fmt::format("-o {}: is a folder", file.string()));
  if (std::filesystem::exists(file, error) && !std::filesystem::is_regular_file(file, error))
    throw SpecError(fmt::format("-o {}: is there and is no regular file", file.string()));
  return file;
}

}  // namespace cenote::cli
