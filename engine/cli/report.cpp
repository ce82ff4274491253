#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/experiment_input.h"
#include "engine/cli/program.h"
#include "engine/cli/terminal.h"
#include "engine/data/replaced_file.h"
#include "engine/report/page/pictures.h"
#include "engine/study/finished_study.h"
#include "engine/study/study_findings.h"
#include "engine/study/study_table.h"

namespace cenote::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> directories_of(const CommandLine& command) {
  return {command.arguments.begin(), command.arguments.end()};
}

fs::path page_file(const CommandLine& command) {
  if (command.has("--output")) return choose_file(command);
  return command.arguments.size() == 1 ? fs::path(command.arguments.front()) / "report.html" : fs::path("report.html");
}

std::string to_json(const CommandLine& command, const fs::path& file, const ReportPage& page) {
  nlohmann::ordered_json document = {{"out", file.string()}, {"charts", nlohmann::ordered_json::array()}};
  for (const NamedChart& named : all_charts(page)) document["charts"].push_back(named.id);
  for (const char* option : {"--svg", "--pdf"})
    if (const auto value = command.value(option)) document[option + 2] = *value;
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string to_text(const CommandLine& command, const fs::path& file, const ReportPage& page) {
  std::string text = fmt::format("{} charts in {}\n", all_charts(page).size(), file.string());
  for (const char* option : {"--svg", "--pdf"})
    if (const auto value = command.value(option)) text += fmt::format("{} in {}\n", option + 2, *value);
  return text;
}

std::string text_for_paper(const StudyResult& study) {
  const std::string findings = study_findings(study);
  return study_text(study) + (findings.empty() ? "" : "\n" + findings);
}

void write_pictures(const CommandLine& command, const StudyResult& study, const ReportPage& page) {
  const auto directory = command.value("--svg"), file = command.value("--pdf");
  if (!directory && !file) return;
  const Pictures pictures(page);
  if (directory) pictures.write_svg(*directory);
  if (file) pictures.write_pdf(text_for_paper(study), *file);
}

}  // namespace

int report(const CommandLine& command) {
  const fs::path file = page_file(command);
  const FinishedStudy study = read_finished(directories_of(command));
  const ReportPage page = report_of(study);
  print_warnings(command, page.warnings);
  write_pictures(command, study.result, page);
  replace_file(file, page_html(page));
  print_output(command.json() ? to_json(command, file, page) : to_text(command, file, page));
  return done;
}

}  // namespace cenote::cli
