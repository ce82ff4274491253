#include <fmt/format.h>

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "cenote/error.h"
#include "engine/report/read_run.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

/// null stands for what is not finite.
double number_of(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

RecordedFinding finding_of(const Json& json) {
  RecordedFinding finding{
      .finding = json.at("finding"),
      .layer = json.at("layer"),
      .first_step = json.at("first_step"),
      .last_step = json.at("last_step"),
      .members = number_of(json.at("members")),
      .confidence = {number_of(json.at("confidence").at(0)), number_of(json.at("confidence").at(1))},
      .evidence = {},
      .remedies = json.at("remedy")};
  for (const auto& [name, number] : json.at("evidence").items()) finding.evidence.emplace_back(name, number_of(number));
  return finding;
}

}  // namespace

std::optional<std::vector<RecordedFinding>> read_findings(const std::filesystem::path& file) {
  std::error_code missing;
  if (!std::filesystem::exists(file, missing)) return std::nullopt;
  std::ifstream stream(file);
  std::vector<RecordedFinding> findings;
  try {
    const Json list = Json::parse(stream);
    if (!list.is_array()) throw SpecError(fmt::format("{}: is no list of findings", file.string()));
    for (const Json& json : list) findings.push_back(finding_of(json));
  } catch (const Json::exception& error) {
    throw SpecError(fmt::format("{}: finding {}: {}", file.string(), findings.size() + 1, error.what()));
  }
  return findings;
}

}  // namespace cenote
