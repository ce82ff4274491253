#include "engine/study/study.h"

#include <fmt/format.h>

#include "engine/cli/experiment_input.h"
#include "engine/cli/study_run.h"
#include "engine/cli/terminal.h"
#include "engine/study/study_table.h"

namespace cenote::cli {
namespace {

// A misfit of data, network and recipe shows only here, with the place in the file.
Study prepare(const StudySource& source, const spec::StudyFile& file, const CommandLine& command, Backend& backend,
              const RunDirectory& directory) {
  try {
    return {file, backend, directory.path(), existing_of(command), extras_of(command)};
  } catch (const SpecError& error) {
    throw SpecError(spec::located(error.what(), source.text, command.settings()));
  }
}

}  // namespace

int study(const CommandLine& command) {
  const auto source = study_source(command.arguments.empty() ? "vanishing" : command.arguments.front());
  if (command.has("--remedies")) return study_remedies(command, source);
  const auto settings = command.settings();
  const auto file = spec::parse_study(source.text, settings);
  print_warnings(command, file.warnings);
  const auto directory = choose_directory(command, source.is_built_in ? source.text.name : file.title);
  const Interruption interruption;
  const auto backend = choose_backend(command);
  Study study = prepare(source, file, command, *backend, directory);
  if (source.is_built_in && !command.has("--set")) study.compare_with_published(source.text.name);
  const StudyResult result = run_shown(study, command, interruption);
  const std::string text = study_text(result, output_has_colour()) +
                           fmt::format("\nresults in {}; edit study.toml there and run it again: cenote study {}\n",
                                       study.directory().string(), (study.directory() / "study.toml").string());
  return print_result(study, result, text, command, interruption);
}

}  // namespace cenote::cli
