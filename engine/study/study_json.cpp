#include <nlohmann/json.hpp>

#include "engine/study/study_table.h"

namespace cenote {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json spread(const Spread& values) { return {{"median", values.median}, {"p10", values.p10}, {"p90", values.p90}}; }

Json row_json(const StudyRow& row) {
  return {{"name", row.name},
          {"directory", row.directory},
          {"members", row.members},
          {"epochs", row.epochs},
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
          {"training_seconds", row.training_seconds},
          {"member_steps_per_second", row.member_steps_per_second},
          {"weights_sha256", row.weights_sha256}};
}

}  // namespace

std::string study_json(const StudyResult& study) {
  Json variants = Json::array();
  for (const auto& row : study.rows) variants.push_back(row_json(row));
  const Json document = {{"title", study.title},   {"version", CENOTE_VERSION},
                         {"numerics", numerics},   {"backend", study.backend},
                         {"device", study.device}, {"interrupted", study.interrupted},
                         {"variants", variants},   {"sentence", study.rows.empty() ? "" : study_sentence(study)},
                         {"notes", study.notes}};
  // replace: names come from a user's file
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace cenote
