#pragma once

#include "engine/cli/command_line.h"
#include "engine/report/run_directory.h"
#include "engine/spec/spec.h"

namespace cenote::cli {

/// The experiment of the first argument, with the command line's settings and variant. Prints the warnings.
/// @throws SpecError as spec::load_experiment_file does
Experiment read_experiment(const CommandLine& command);

/// Prints what a reader of the file should know, unless --quiet.
void print_warnings(const CommandLine& command, const std::vector<std::string>& warnings);

/// The backend that the command line asks for; says which one `auto` chose, unless --quiet.
/// @throws SpecError if it is not there
std::unique_ptr<Backend> choose_backend(const CommandLine& command);

/// Where results go: --out, or runs/<title>-<UTC time>. @throws SpecError if it must not be written to
RunDirectory choose_directory(const CommandLine& command, std::string_view title);
Existing existing_of(const CommandLine& command);

/// The one file that a verb writes. @throws SpecError if -o is missing, its folder isn't there, or it is a folder
std::filesystem::path choose_file(const CommandLine& command);

/// @throws SpecError for options that this version does not have
void check_options(const CommandLine& command);

}  // namespace cenote::cli
