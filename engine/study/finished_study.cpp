#include "engine/study/finished_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "cenote/error.h"
#include "engine/report/claimed_directory.h"
#include "engine/study/remedy_json.h"
#include "engine/study/row_json.h"
#include "engine/study/study_report.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json read_json(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) throw SpecError(fmt::format("{}: can't be read", file.string()));
  return Json::parse(stream);
}

/// Calls read(json), with errors that name the file.
template <class Read>
void read_file(const fs::path& file, Read read) {
  try {
    read(read_json(file));
  } catch (const Json::exception& error) {
    throw SpecError(fmt::format("{}: is not what Cenote wrote: {}", file.string(), error.what()));
  }
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

void add_study(const fs::path& directory, FinishedStudy& study) {
  read_file(directory / "study.json", [&](const Json& json) {
    StudyResult& result = study.result;
    if (result.heading.title.empty()) result.heading.title = json.at("study").at("title");
    if (result.heading.question.empty()) result.heading.question = json.at("study").at("question");
    if (result.title.empty()) result.title = json.at("title");
    result.backend = json.at("backend");
    result.device = json.at("device");
    result.interrupted = result.interrupted || json.at("interrupted").get<bool>();
    for (const std::string note : json.at("notes")) result.notes.push_back(note);
    if (json.contains("remedies")) result.remedies = read_remedies(json.at("remedies"));
    for (const Json& row : json.at("variants")) {
      result.rows.push_back(read_row(row));
      study.runs.push_back(directory / result.rows.back().directory);
    }
  });
}

/// Of a run that goes on, or was killed, there is no summary yet: a row with its name alone.
StudyRow row_without_summary(const fs::path& directory) {
  const RunFiles run = read_run(directory);
  StudyRow row;
  row.name = run.experiment.experiment.title;
  row.members = run.history.history.members;
  row.epochs = run.history.history.epochs;
  row.is_finished = false;
  row.findings = run.findings;
  return row;
}

void add_run(const fs::path& directory, FinishedStudy& study) {
  if (!is_file(directory / "experiment.toml") && is_file(directory / "study.toml"))
    throw SpecError(fmt::format("{}: is a study's folder, and none of its runs has ended yet", directory.string()));
  const fs::path summary = directory / "summary.json";
  if (is_file(summary))
    read_file(summary, [&](const Json& json) { study.result.rows.push_back(read_row(json)); });
  else
    study.result.rows.push_back(row_without_summary(directory));
  study.runs.push_back(directory);
  if (study.result.title.empty()) study.result.title = study.result.rows.back().name;
}

/// Rows of one name get their folders' names too.
void tell_apart(FinishedStudy& study) {
  std::map<std::string, int> uses;
  for (const StudyRow& row : study.result.rows) ++uses[row.name];
  for (std::size_t i = 0; i < study.runs.size(); ++i)
    if (StudyRow& row = study.result.rows[i]; uses[row.name] > 1)
      row.name = fmt::format("{} ({})", row.name, study.runs[i].lexically_normal().string());
}

}  // namespace

std::vector<fs::path> runs_of(const fs::path& directory) {
  if (is_file(directory / "experiment.toml") || !is_file(directory / "study.toml")) return {directory};
  std::vector<fs::path> runs;
  // An older one is of a study that this one replaces.
  if (is_file(directory / "study.json") &&
      fs::last_write_time(directory / "study.json") >= fs::last_write_time(directory / "study.toml"))
    read_file(directory / "study.json", [&](const Json& json) {
      for (const Json& row : json.at("variants")) runs.push_back(directory / row.at("directory").get<std::string>());
    });
  std::vector<fs::path> going_on;
  for (const auto& entry : fs::directory_iterator(directory))
    if (is_file(entry.path() / "trace.npz") && is_claimed(entry.path()).value_or(false) &&
        std::ranges::find(runs, entry.path()) == runs.end())
      going_on.push_back(entry.path());
  std::ranges::sort(going_on);
  runs.insert(runs.end(), going_on.begin(), going_on.end());
  if (runs.empty())
    throw SpecError(
        fmt::format("{}: is a study's folder, and none of its runs has written its files yet", directory.string()));
  return runs;
}

FinishedStudy read_finished(const std::vector<fs::path>& directories) {
  FinishedStudy study;
  for (const fs::path& directory : directories)
    is_file(directory / "study.json") ? add_study(directory, study) : add_run(directory, study);
  tell_apart(study);
  // A ranking is of its own study's runs; beside others it would name rows that mean another thing.
  if (directories.size() > 1) study.result.remedies.reset();
  return study;
}

ReportPage report_of(const FinishedStudy& study) {
  StudyReport report;
  for (std::size_t i = 0; i < study.runs.size(); ++i) report.add_run(study.result.rows[i].name, study.runs[i]);
  return report.page(study.result);
}

}  // namespace cenote
