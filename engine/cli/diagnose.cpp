#include "engine/diagnosis/diagnose.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/findings_text.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/diagnosis/findings_json.h"
#include "engine/report/diagnose_run.h"
#include "engine/report/gradient_csv.h"
#include "engine/study/finished_study.h"

namespace cenote::cli {
namespace {

namespace fs = std::filesystem;

/// Runs, those of studies one by one, and files of other frameworks.
std::vector<fs::path> subjects_of(const CommandLine& command) {
  std::vector<fs::path> subjects;
  for (const std::string& argument : command.arguments) {
    std::error_code ignored;
    if (fs::is_regular_file(argument, ignored)) {
      subjects.emplace_back(argument);
      continue;
    }
    for (fs::path& run : runs_of(argument)) subjects.push_back(std::move(run));
  }
  return subjects;
}

std::vector<Finding> findings_of(const CommandLine& command, const fs::path& subject) {
  std::error_code ignored;
  if (fs::is_regular_file(subject, ignored)) {
    const GradientCsv csv = read_gradient_csv(subject);
    print_warnings(command, csv.warnings);
    return diagnose(csv.seen);
  }
  const RunFiles run = read_run(subject);
  print_warnings(command, run.experiment.warnings);
  return diagnose_run(run);
}

}  // namespace

int diagnose(const CommandLine& command) {
  const std::vector<fs::path> subjects = subjects_of(command);
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::string text;
  for (const fs::path& subject : subjects) {
    const std::vector<Finding> findings = findings_of(command, subject);
    for (auto& finding : findings_json(findings)) {
      finding["run"] = subject.string();
      all.push_back(std::move(finding));
    }
    text += fmt::format("{}: {}", subject.string(), findings_text(findings));
  }
  print_output(command.json() ? all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n" : text);
  return done;
}

}  // namespace cenote::cli
