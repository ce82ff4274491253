#include "engine/study/study.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/interruption.h"
#include "engine/cli/program.h"
#include "engine/cli/progress_display.h"
#include "engine/cli/study_source.h"
#include "engine/cli/terminal.h"
#include "engine/study/study_table.h"

namespace cenote::cli {
namespace {

std::string with_out(const std::string& study_json, const std::filesystem::path& out) {
  nlohmann::ordered_json document = {{"out", out.string()}};
  document.update(nlohmann::ordered_json::parse(study_json));
  return document.dump(2) + "\n";
}

// A misfit of data, network and recipe shows only here, with the place in the file.
Study prepare(const StudySource& source, const spec::StudyFile& file, const CommandLine& command, Backend& backend,
              const RunDirectory& directory) {
  try {
    return {file, backend, directory.path(), existing_of(command), extras_of(command)};
  } catch (const SpecError& error) {
    throw SpecError(spec::located(error.what(), source.text, command.settings()));
  }
}

StudyResult run_shown(Study& study, const CommandLine& command, const Interruption& interruption) {
  ProgressDisplay display(command.quiet());
  return study.run({.cohort_starts = [&](const std::string& label) { display.start(label); },
                    .progress = [&](const Progress& progress) { display.show(progress); },
                    .stop = interruption.stop()});
}

}  // namespace

int study(const CommandLine& command) {
  const auto source = study_source(command.arguments.empty() ? "vanishing" : command.arguments.front());
  const auto settings = command.settings();
  const auto file = spec::parse_study(source.text, settings);
  print_warnings(command, file.warnings);
  const auto directory = choose_directory(command, source.is_built_in ? source.text.name : file.title);
  const Interruption interruption;
  const auto backend = choose_backend(command);
  Study study = prepare(source, file, command, *backend, directory);
  if (source.is_built_in && !command.has("--set")) study.compare_with_published(source.text.name);
  const StudyResult result = run_shown(study, command, interruption);
  if (result.interrupted) print_note("interrupted: the table shows what was reached, which is written");
  if (command.json()) {
    print_output(with_out(study_json(result), study.directory()));
  } else {
    print_output(study_text(result, output_has_colour()) +
                 fmt::format("\nresults in {}; edit study.toml there and run it again: cenote study {}\n",
                             study.directory().string(), (study.directory() / "study.toml").string()));
  }
  return result.interrupted ? interruption.exit_code() : done;
}

}  // namespace cenote::cli
