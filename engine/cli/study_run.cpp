#include "engine/cli/study_run.h"

#include <nlohmann/json.hpp>

#include "engine/cli/program.h"
#include "engine/cli/progress_display.h"
#include "engine/cli/terminal.h"
#include "engine/study/study_table.h"

namespace cenote::cli {
namespace {

std::string with_out(const std::string& study_json, const std::filesystem::path& out) {
  nlohmann::ordered_json document = {{"out", out.string()}};
  document.update(nlohmann::ordered_json::parse(study_json));
  return document.dump(2) + "\n";
}

}  // namespace

StudyResult run_shown(Study& study, const CommandLine& command, const Interruption& interruption,
                      StudyFollower* follower) {
  ProgressDisplay display(command.quiet());
  return study.run({.cohort_starts = [&](const std::string& label) { display.start(label); },
                    .progress = [&](const Progress& progress) { display.show(progress); },
                    .stop = interruption.stop(),
                    .follower = follower});
}

int print_result(const Study& study, const StudyResult& result, const std::string& text, const CommandLine& command,
                 const Interruption& interruption) {
  if (result.interrupted) print_note("interrupted: the table shows what was reached, which is written");
  print_output(command.json() ? with_out(study_json(result), study.directory()) : text);
  return result.interrupted ? interruption.exit_code() : done;
}

}  // namespace cenote::cli
