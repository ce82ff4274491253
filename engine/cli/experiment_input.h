#pragma once

#include "engine/cli/command_line.h"
#include "engine/report/run_directory.h"
#include "engine/spec/spec.h"
#include "include/cenote/error.h"

namespace cenote::cli {

/// The experiment of the first argument, with the command line's settings and variant. Prints the warnings.
/// @throws SpecError as spec::load_experiment_file does
Experiment read_experiment(const CommandLine& command);

/// What `prepare` returns: data or a Training of the first argument's experiment. A SpecError that begins with a key
/// gets the file and line before it.
template <class Prepare>
auto prepare_located(const CommandLine& command, const Prepare& prepare) {
  try {
    return prepare();
  } catch (const SpecError& error) {
    throw SpecError(spec::located(error.what(), spec::read_source(command.arguments.front()), command.settings(),
                                  command.value("--variant")));
  }
}

/// Prints what a reader of the file should know, unless --quiet.
void print_warnings(const CommandLine& command, const std::vector<std::string>& warnings);

/// The backend that the command line asks for; says which one `auto` chose, unless --quiet.
/// @throws SpecError if it is not there
std::unique_ptr<Backend> choose_backend(const CommandLine& command);

/// Where results go: --out, or runs/<title>-<UTC time>. @throws SpecError if it must not be written to
RunDirectory choose_directory(const CommandLine& command, std::string_view title);
Existing existing_of(const CommandLine& command);
RunExtras extras_of(const CommandLine& command);

/// The one file that a verb writes. @throws SpecError if -o is missing, its folder isn't there, or it is a folder
std::filesystem::path choose_file(const CommandLine& command);

}  // namespace cenote::cli
