#include <nlohmann/json.hpp>

#include "engine/diagnosis/findings_json.h"
#include "engine/report/watch/watch_text.h"

namespace cenote::watch {
namespace {

using Json = nlohmann::ordered_json;

template <class Number>
Json or_null(const std::optional<Number>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json to_json(const Spread& spread) { return {{"median", spread.median}, {"p10", spread.p10}, {"p90", spread.p90}}; }

Json to_json(const Band& band) {
  Json json = {{"epochs", band.epochs}, {"median", Json::array()}, {"p10", Json::array()}, {"p90", Json::array()}};
  for (const Spread& spread : band.spreads) {
    json["median"].push_back(spread.median);
    json["p10"].push_back(spread.p10);
    json["p90"].push_back(spread.p90);
  }
  return json;
}

Json to_json(const WatchedGradients& gradients) {
  Json layers = Json::array();
  for (const WatchedGradients::Layer& layer : gradients.layers) {
    Json entry = {{"layer", layer.name}};
    entry.update(to_json(layer.norm));
    layers.push_back(std::move(entry));
  }
  return {{"tensor", gradients.tensor}, {"step", gradients.step}, {"layers", std::move(layers)}};
}

Json to_json(const RunState& state) {
  Json columns = Json::object();
  for (const WatchedColumn& column : state.columns) columns[column.name] = to_json(column.band);
  return {{"run", state.path.string()},
          {"title", state.title},
          {"phase", to_text(state.phase)},
          {"seconds_since_written", or_null(state.seconds_since_written)},
          {"members", state.members},
          {"epochs", state.epochs},
          {"epochs_done", {{"fewest", state.fewest_epochs_done}, {"most", state.most_epochs_done}}},
          {"members_done", state.members_done},
          {"nonfinite", {{"members", state.nonfinite_members}, {"first_step", or_null(state.first_nonfinite_step)}}},
          {"columns", std::move(columns)},
          {"gradients", state.gradients ? to_json(*state.gradients) : Json(nullptr)},
          {"findings", state.findings ? findings_json(*state.findings) : Json(nullptr)}};
}

Json to_json(const WatchedCohort& cohort) {
  return {{"name", cohort.name},
          {"run", cohort.path.string()},
          {"phase", cohort.phase ? Json(to_text(*cohort.phase)) : Json(nullptr)},
          {"members", cohort.members},
          {"epochs", cohort.epochs},
          {"epochs_done", {{"fewest", cohort.fewest_epochs_done}, {"most", cohort.most_epochs_done}}},
          {"findings", cohort.findings ? findings_json(*cohort.findings) : Json(nullptr)}};
}

std::string written(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string watch_json(const RunState& state) { return written(to_json(state)); }

std::string watch_json(const StudyState& state) {
  Json cohorts = Json::array();
  for (const WatchedCohort& cohort : state.cohorts) cohorts.push_back(to_json(cohort));
  return written({{"study", state.path.string()},
                  {"title", state.title},
                  {"phase", to_text(state.phase)},
                  {"cohorts_ended", state.cohorts_ended()},
                  {"share_done", state.share_done()},
                  {"cohorts", std::move(cohorts)},
                  {"moving", state.moving ? to_json(*state.moving) : Json(nullptr)}});
}

}  // namespace cenote::watch
