#include <nlohmann/json.hpp>

#include "engine/study/study_table.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json spread(const Spread& values) { return {{"median", values.median}, {"p10", values.p10}, {"p90", values.p90}}; }

Json clipping(const std::optional<ClippedGradient>& norms) {
  if (!norms) return nullptr;
  return {{"before", norms->before}, {"after", norms->after}};
}

Json dead(const std::optional<DeadUnits>& units) {
  if (!units) return nullptr;
  return {{"before", units->before},
          {"after", units->after},
          {"first_layer_after", units->first_layer},
          {"last_layer_after", units->last_layer},
          {"members_with_dead_layer_before", units->cut_before},
          {"members_with_dead_layer_after", units->cut_after}};
}

Json row_json(const StudyRow& row) {
  return {{"name", row.name},
          {"directory", row.directory},
          {"members", row.members},
          {"epochs", row.epochs},
          {"finished", row.is_finished},
          {"loss_before", spread(row.loss_before)},
          {"loss", spread(row.loss_after)},
          {"accuracy", number(row.accuracy)},
          {"first_weight_gradient", number(row.gradient)},
          {"first_by_last_weight_gradient", number(row.gradient_ratio)},
          {"first_update_by_learning_rate", number(row.notebook_gradient)},
          {"weight_change_percent_first_epoch", number(row.change_of_first_epoch)},
          {"weight_change_percent", number(row.change)},
          {"learnt", row.learnt},
          {"not_finite", row.not_finite},
          {"first_nonfinite_step", number(row.nonfinite_step)},
          {"largest_weight_gradient", clipping(row.clipping)},
          {"dead_units", dead(row.dead)},
          {"training_seconds", row.training_seconds},
          {"member_steps_per_second", row.member_steps_per_second},
          {"weights_sha256", row.weights_sha256}};
}

Json heading(const spec::StudyHeading& heading) { return {{"title", heading.title}, {"question", heading.question}}; }

}  // namespace

std::string study_json(const StudyResult& study) {
  Json variants = Json::array();
  for (const auto& row : study.rows) variants.push_back(row_json(row));
  const Json document = {{"title", study.title},
                         {"study", heading(study.heading)},
                         {"version", CENOTE_VERSION},
                         {"numerics", numerics},
                         {"backend", study.backend},
                         {"device", study.device},
                         {"interrupted", study.interrupted},
                         {"variants", variants},
                         {"sentence", study.rows.empty() ? "" : study_sentence(study)},
                         {"notes", study.notes}};
  // replace: names come from a user's file
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace cenote
