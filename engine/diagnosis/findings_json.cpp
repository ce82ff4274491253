#include "engine/diagnosis/findings_json.h"

#include <fmt/format.h>

#include <cmath>
#include <fstream>

#include "cenote/error.h"
#include "engine/data/replaced_file.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double number) { return std::isfinite(number) ? Json(number) : Json(nullptr); }

Json evidence_json(const Finding& finding) {
  Json evidence = Json::object();
  for (const Evidence& entry : finding.evidence) evidence[entry.name] = number_or_null(entry.number);
  return evidence;
}

Json remedies_json(const Finding& finding) {
  Json remedies = Json::array();
  for (const Remedy remedy : finding.remedies) remedies.push_back(to_word(remedy));
  return remedies;
}

template <class E>
E value_of(const Json& word) {
  const auto value = from_word<E>(word.get<std::string>());
  if (!value) throw Json::other_error::create(501, fmt::format("unknown word {}", word.dump()), &word);
  return *value;
}

Finding read_finding(const Json& json) {
  Finding finding{.pathology = value_of<Pathology>(json.at("finding")),
                  .layer = json.at("layer"),
                  .first_step = json.at("first_step"),
                  .last_step = json.at("last_step"),
                  .members = json.at("members"),
                  .low = json.at("confidence").at(0),
                  .high = json.at("confidence").at(1)};
  for (const auto& [name, number] : json.at("evidence").items())
    finding.evidence.push_back({name, number.is_null() ? std::nan("") : number.get<double>()});
  for (const Json& word : json.at("remedy")) finding.remedies.push_back(value_of<Remedy>(word));
  return finding;
}

}  // namespace

Json findings_json(std::span<const Finding> findings) {
  Json list = Json::array();
  for (const Finding& finding : findings)
    list.push_back({{"finding", to_word(finding.pathology)},
                    {"layer", finding.layer},
                    {"first_step", finding.first_step},
                    {"last_step", finding.last_step},
                    {"members", finding.members},
                    {"confidence", {finding.low, finding.high}},
                    {"evidence", evidence_json(finding)},
                    {"remedy", remedies_json(finding)}});
  return list;
}

std::vector<Finding> findings_of(const Json& list) {
  if (!list.is_array()) throw Json::type_error::create(302, fmt::format("no list, but {}", list.type_name()), &list);
  std::vector<Finding> findings;
  for (const Json& json : list) findings.push_back(read_finding(json));
  return findings;
}

void write_findings(const std::filesystem::path& file, std::span<const Finding> findings) {
  replace_file(file, findings_json(findings).dump(2) + "\n");
}

std::vector<Finding> read_findings(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw SpecError(fmt::format("{}: can't be read", file.string()));
  try {
    return findings_of(Json::parse(stream));
  } catch (const Json::exception& error) {
    throw SpecError(fmt::format("{}: is not what Cenote wrote: {}", file.string(), error.what()));
  }
}

}  // namespace cenote
