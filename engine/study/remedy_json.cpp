#include "engine/study/remedy_json.h"

#include <limits>

#include "engine/study/remedy_table.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

Json interval(double value, const Interval& bounds) {
  return {{"value", value}, {"low", bounds.low}, {"high", bounds.high}};
}

double finite_or_infinity(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::infinity() : json.get<double>();
}

void read_interval(const Json& json, double& value, Interval& bounds) {
  value = finite_or_infinity(json.at("value"));
  bounds = {finite_or_infinity(json.at("low")), finite_or_infinity(json.at("high"))};
}

Json words_of(const std::vector<Remedy>& remedies) {
  Json list = Json::array();
  for (const Remedy remedy : remedies) list.push_back(std::string(to_word(remedy)));
  return list;
}

Remedy read_remedy(const Json& json) {
  const auto remedy = from_word<Remedy>(json.get<std::string>());
  if (!remedy) throw Json::other_error::create(501, "no such remedy: " + json.get<std::string>(), &json);
  return *remedy;
}

Json ranked_json(const RankedRemedy& row) {
  return {{"name", row.name},
          {"directory", row.directory},
          {"remedies", words_of(row.remedies)},
          {"learnt", row.learnt},
          {"loss", row.loss},
          {"learnt_difference", interval(row.to_base.learnt_difference, row.to_base.learnt_interval)},
          {"loss_ratio", interval(row.to_base.loss_ratio, row.to_base.loss_interval)},
          {"verdict", row.to_base.verdict() > 0   ? "better"
                      : row.to_base.verdict() < 0 ? "worse"
                                                  : "not told apart"}};
}

RankedRemedy read_ranked(const Json& json) {
  RankedRemedy row{.name = json.at("name"),
                   .directory = json.at("directory"),
                   .remedies = {},
                   .learnt = json.at("learnt"),
                   .loss = finite_or_infinity(json.at("loss")),
                   .to_base = {}};
  for (const Json& remedy : json.at("remedies")) row.remedies.push_back(read_remedy(remedy));
  read_interval(json.at("learnt_difference"), row.to_base.learnt_difference, row.to_base.learnt_interval);
  read_interval(json.at("loss_ratio"), row.to_base.loss_ratio, row.to_base.loss_interval);
  return row;
}

Json budget_json(const std::optional<RemedyBudget>& budget) {
  if (!budget) return nullptr;
  return {{"remedies", budget->singles},
          {"most_pairs", budget->most_pairs},
          {"members", budget->members},
          {"epochs", budget->epochs},
          {"updates_per_epoch", budget->steps_per_epoch},
          {"networks", budget->networks()},
          {"updates", budget->updates()},
          {"probed_epochs", budget->probed_epochs},
          {"probed_seconds", budget->probed_seconds},
          {"theory_seconds", budget->seconds_beside},
          {"seconds", budget->seconds},
          {"seconds_of_pairs", budget->of_pairs}};
}

std::optional<RemedyBudget> read_budget(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return RemedyBudget{.singles = json.at("remedies"),
                      .most_pairs = json.at("most_pairs"),
                      .members = json.at("members"),
                      .epochs = json.at("epochs"),
                      .steps_per_epoch = json.at("updates_per_epoch"),
                      .probed_epochs = json.at("probed_epochs"),
                      .probed_seconds = json.at("probed_seconds"),
                      .seconds_beside = json.at("theory_seconds"),
                      .seconds = json.at("seconds"),
                      .of_pairs = json.at("seconds_of_pairs")};
}

}  // namespace

nlohmann::ordered_json remedies_json(const RemedyRanking& ranking) {
  Json rows = Json::array(), not_tried = Json::array();
  for (const auto& row : ranking.rows) rows.push_back(ranked_json(row));
  for (const auto& each : ranking.not_tried)
    not_tried.push_back({{"remedy", std::string(to_word(each.remedy))}, {"name", each.name}, {"reason", each.reason}});
  return {{"base", ranking.base},
          {"seeds", ranking.seeds},
          {"confidence", ranking.confidence},
          {"budget", budget_json(ranking.budget)},
          {"winner", ranking.winner.empty() ? Json(nullptr) : Json(ranking.winner)},
          {"winner_file", ranking.winner.empty() ? Json(nullptr) : Json("winner.toml")},
          {"not_told_apart_from_winner", ranking.not_told_apart},
          {"sentence", remedy_sentence(ranking)},
          {"ranking", rows},
          {"not_tried", not_tried}};
}

RemedyRanking read_remedies(const nlohmann::ordered_json& json) {
  RemedyRanking ranking{.base = json.at("base"),
                        .seeds = json.at("seeds"),
                        .confidence = json.at("confidence"),
                        .rows = {},
                        .not_tried = {},
                        .winner = json.at("winner").is_null() ? "" : json.at("winner").get<std::string>(),
                        .not_told_apart = json.at("not_told_apart_from_winner")};
  if (json.contains("budget")) ranking.budget = read_budget(json.at("budget"));  // earlier versions did not write it
  for (const Json& row : json.at("ranking")) ranking.rows.push_back(read_ranked(row));
  for (const Json& each : json.at("not_tried"))
    ranking.not_tried.push_back({read_remedy(each.at("remedy")), each.at("name"), each.at("reason")});
  return ranking;
}

}  // namespace cenote
