#include "engine/study/row_json.h"

#include <limits>

#include "engine/data/replaced_file.h"
#include "engine/diagnosis/findings_json.h"

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

Json theory(const std::optional<TheoryRow>& row) {
  if (!row) return nullptr;
  return {{"verdict", row->verdict},
          {"chi", number(row->chi)},
          {"trainable_depth", number(row->trainable_depth)},
          {"hidden_layers", row->hidden_layers},
          {"expected_ratio", number(row->expected)},
          {"expected_ratio_p10", number(row->expected_p10)},
          {"expected_ratio_p90", number(row->expected_p90)},
          {"measured_ratio", number(row->measured)},
          {"members_in_band", number(row->inside)}};
}

Json gains(const std::vector<GainPoint>& points) {
  Json list = Json::array();
  for (const GainPoint& point : points)
    list.push_back({{"gain", point.gain},
                    {"sigma_w", number(point.sigma_w)},
                    {"members", point.members},
                    {"hidden_layers", point.hidden_layers},
                    {"learnt", point.learnt},
                    {"trainable_depth", number(point.trainable_depth)}});
  return list;
}

std::optional<double> read_number(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

double read_finite(const Json& json) { return read_number(json).value_or(std::numeric_limits<double>::infinity()); }

Spread read_spread(const Json& json) {
  return {read_finite(json.at("median")), read_finite(json.at("p10")), read_finite(json.at("p90"))};
}

std::optional<ClippedGradient> read_clipping(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return ClippedGradient{read_finite(json.at("before")), read_finite(json.at("after"))};
}

std::optional<DeadUnits> read_dead(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return DeadUnits{.before = read_finite(json.at("before")),
                   .after = read_finite(json.at("after")),
                   .first_layer = read_finite(json.at("first_layer_after")),
                   .last_layer = read_finite(json.at("last_layer_after")),
                   .cut_before = read_finite(json.at("members_with_dead_layer_before")),
                   .cut_after = read_finite(json.at("members_with_dead_layer_after"))};
}

std::optional<TheoryRow> read_theory(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return TheoryRow{.verdict = json.at("verdict"),
                   .chi = read_number(json.at("chi")),
                   .trainable_depth = read_number(json.at("trainable_depth")),
                   .hidden_layers = json.at("hidden_layers"),
                   .expected = read_number(json.at("expected_ratio")),
                   .expected_p10 = read_number(json.at("expected_ratio_p10")),
                   .expected_p90 = read_number(json.at("expected_ratio_p90")),
                   .measured = read_number(json.at("measured_ratio")),
                   .inside = read_number(json.at("members_in_band"))};
}

std::vector<GainPoint> read_gains(const Json& json) {
  std::vector<GainPoint> points;
  for (const Json& point : json)
    points.push_back({.gain = point.at("gain"),
                      .learnt = point.at("learnt"),
                      .members = point.at("members"),
                      .hidden_layers = point.at("hidden_layers"),
                      .sigma_w = read_number(point.at("sigma_w")),
                      .trainable_depth = read_number(point.at("trainable_depth"))});
  return points;
}

std::optional<std::vector<Finding>> read_findings_or_nothing(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return findings_of(json);
}

/// What earlier versions did not write.
Json later(const Json& json, const char* key, const Json& otherwise) {
  return json.contains(key) ? json.at(key) : otherwise;
}

}  // namespace

nlohmann::ordered_json row_json(const StudyRow& row) {
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
          {"theory", theory(row.theory)},
          {"gains", gains(row.gains)},
          {"findings", row.findings ? findings_json(*row.findings) : Json(nullptr)},
          {"training_seconds", row.training_seconds},
          {"member_steps_per_second", row.member_steps_per_second},
          {"weights_sha256", row.weights_sha256}};
}

StudyRow read_row(const nlohmann::ordered_json& json) {
  return {.name = json.at("name"),
          .directory = json.at("directory"),
          .members = json.at("members"),
          .epochs = json.at("epochs"),
          .is_finished = json.at("finished"),
          .loss_before = read_spread(json.at("loss_before")),
          .loss_after = read_spread(json.at("loss")),
          .accuracy = read_number(json.at("accuracy")),
          .gradient = read_number(json.at("first_weight_gradient")),
          .gradient_ratio = read_number(json.at("first_by_last_weight_gradient")),
          .notebook_gradient = read_number(json.at("first_update_by_learning_rate")),
          .change_of_first_epoch = read_number(json.at("weight_change_percent_first_epoch")),
          .change = read_number(json.at("weight_change_percent")),
          .learnt = json.at("learnt"),
          .not_finite = json.at("not_finite"),
          .nonfinite_step = read_number(json.at("first_nonfinite_step")),
          .clipping = read_clipping(json.at("largest_weight_gradient")),
          .dead = read_dead(json.at("dead_units")),
          .theory = read_theory(later(json, "theory", nullptr)),
          .gains = read_gains(later(json, "gains", Json::array())),
          .findings = read_findings_or_nothing(later(json, "findings", nullptr)),
          .training_seconds = json.at("training_seconds"),
          .member_steps_per_second = json.at("member_steps_per_second"),
          .weights_sha256 = json.at("weights_sha256")};
}

void write_summary(const std::filesystem::path& run, const StudyRow& row) {
  // replace: names come from a user's file
  replace_file(run / "summary.json", row_json(row).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace cenote
