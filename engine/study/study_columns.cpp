#include "engine/study/study_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace cenote {
namespace {

const char* const absent = "–";
const char* const infinite = "∞";

std::string loss(double value) {
  if (!std::isfinite(value)) return infinite;
  if (value != 0 && value < 0.001) return fmt::format("{:.0e}", value);
  return value < 100 ? fmt::format("{:.3f}", value) : fmt::format("{:.3g}", value);
}

std::string losses(const StudyRow& row) {
  const double before = row.loss_before.median;
  // Members that were not started have no loss before training either.
  if (!row.is_finished) return fmt::format("{} → {}", std::isfinite(before) ? loss(before) : absent, absent);
  return fmt::format("{} → {} ({}–{})", loss(row.loss_before.median), loss(row.loss_after.median),
                     loss(row.loss_after.p10), loss(row.loss_after.p90));
}

std::string scientific(const std::optional<double>& value) {
  if (!value) return absent;
  if (!std::isfinite(*value)) return infinite;
  if (*value == 0) return "0";
  return *value >= 0.01 && *value < 1000 ? fmt::format("{:.3g}", *value) : fmt::format("{:.1e}", *value);
}

std::string change(const std::optional<double>& value) {
  if (!value) return absent;
  if (!std::isfinite(*value)) return infinite;
  auto text = fmt::format("{:.2g}", *value);
  if (text.find('e') == std::string::npos) return text;
  return *value < 1e5 ? fmt::format("{:.0f}", *value) : text;
}

std::string in_percent(double share) { return fmt::format("{:.0f}", 100 * share); }

std::string diverged(const StudyRow& row) {
  const auto share = static_cast<double>(row.not_finite) / static_cast<double>(row.members);
  if (!row.nonfinite_step) return absent;
  return fmt::format("{} % at {:.0f}", in_percent(share), *row.nonfinite_step);
}

std::string clipped(const StudyRow& row) {
  if (!row.clipping) return absent;
  if (!row.clipping->is_clipped()) return scientific(row.clipping->before);
  return fmt::format("{} → {}", scientific(row.clipping->before), scientific(row.clipping->after));
}

std::string dead_units(const StudyRow& row) {
  return row.dead ? fmt::format("{} → {}", in_percent(row.dead->before), in_percent(row.dead->after)) : absent;
}

std::string dead_layers(const StudyRow& row) {
  return row.dead ? fmt::format("{} → {}", in_percent(row.dead->cut_before), in_percent(row.dead->cut_after)) : absent;
}

std::string expected(const StudyRow& row) {
  if (!row.theory || !row.theory->measured) return absent;
  return fmt::format("{} | {}", scientific(row.theory->expected), scientific(row.theory->measured));
}

// Whether (old − new)/lr is another number than the gradient, and clipping is not why.
bool misleads(const StudyRow& row) {
  if (!row.gradient || !row.notebook_gradient || (row.clipping && row.clipping->is_clipped())) return false;
  return !(std::abs(*row.notebook_gradient - *row.gradient) <= 0.01 * *row.gradient);
}

bool any(const StudyResult& study, bool (*says_something)(const StudyRow&)) {
  return std::ranges::any_of(study.rows, says_something);
}

void add_losses(std::vector<StudyColumn>& columns) {
  columns.push_back(
      {{"", ""}, [](const StudyRow& row) { return row.name + (row.is_finished ? "" : " (interrupted)"); }});
  columns.push_back({{"loss, median", "before → after (10–90 %)"}, losses});
  columns.push_back({{"accu-", "racy"}, [](const StudyRow& row) {
                       return row.accuracy && row.is_finished ? fmt::format("{:.2f}", *row.accuracy) : absent;
                     }});
}

void add_divergence(std::vector<StudyColumn>& columns, const StudyResult& study) {
  if (any(study, [](const StudyRow& row) { return row.not_finite > 0; }))
    columns.push_back({{"diverged", "at step"},
                       diverged,
                       "diverged: share of the seeds whose loss became not finite, and the median first such step"});
}

void add_gradients(std::vector<StudyColumn>& columns, const StudyResult& study) {
  columns.push_back({{"‖∂L/∂W‖", "first"},
                     [](const StudyRow& row) { return scientific(row.gradient); },
                     "‖∂L/∂W‖: true gradient before training",
                     2});
  columns.push_back({{"", "first/last"}, [](const StudyRow& row) { return scientific(row.gradient_ratio); }, "", 4});
  if (any(study, [](const StudyRow& row) { return row.clipping && row.clipping->is_clipped(); }))
    columns.push_back({{"largest ‖∂L/∂W‖", "as is → clipped"},
                       clipped,
                       "largest: of any layer's kernel in any traced step where finite, as is and what clipping left"});
  if (any(study, misleads))
    columns.push_back({{"(old−new)/lr", "first"},
                       [](const StudyRow& row) { return scientific(row.notebook_gradient); },
                       "(old−new)/lr: what notebooks take for it, after one update",
                       5});
}

void add_changes(std::vector<StudyColumn>& columns, const StudyResult& study) {
  const auto epochs = study.rows.empty() ? 0 : study.rows.front().epochs;
  columns.push_back({{"|Δw/w| % of first", fmt::format("1 → {} epochs", epochs)},
                     [](const StudyRow& row) {
                       return fmt::format("{} → {}", change(row.change_of_first_epoch),
                                          row.is_finished ? change(row.change) : absent);
                     },
                     "|Δw/w|: median over the layer's weights",
                     3});
}

void add_dead(std::vector<StudyColumn>& columns, const StudyResult& study) {
  if (!any(study, [](const StudyRow& row) { return row.dead && std::max(row.dead->before, row.dead->after) > 0; }))
    return;
  columns.push_back({{"dead units", "%"},
                     dead_units,
                     "dead units: zero for every sample of the traced batch, mean over the hidden layers, before → "
                     "after training"});
  columns.push_back({{"seeds with a", "dead layer %"}, dead_layers, "dead layer: all of its units are", 1});
}

void add_theory(std::vector<StudyColumn>& columns, const StudyResult& study) {
  if (!any(study, [](const StudyRow& row) { return row.theory && row.theory->measured; })) return;
  // Where updates are traced, the story is of training, and there are dearer columns.
  const bool tells_of_updates = any(study, [](const StudyRow& row) { return row.notebook_gradient.has_value(); });
  columns.push_back({{"‖∂L/∂h‖² first/last", "theory | measured"},
                     expected,
                     "theory: median of networks of this width before training, beside that of the seeds",
                     tells_of_updates ? 6 : 1});
}

}  // namespace

std::vector<StudyColumn> study_columns(const StudyResult& study) {
  std::vector<StudyColumn> columns;
  add_losses(columns);
  add_divergence(columns, study);
  add_gradients(columns, study);
  add_theory(columns, study);
  add_changes(columns, study);
  add_dead(columns, study);
  columns.push_back({{"", "learnt"},
                     [](const StudyRow& row) { return row.is_finished ? in_percent(row.learnt) + " %" : absent; },
                     "learnt: final loss below 0.9 × that of the best constant prediction"});
  return columns;
}

std::string study_legend(const StudyResult& study, const std::vector<StudyColumn>& columns) {
  const auto members = study.rows.empty() ? 0 : study.rows.front().members;
  std::vector<std::string> meanings = {"first, last: hidden layers"};
  for (const auto& column : columns)
    if (!column.meaning.empty()) meanings.push_back(column.meaning);
  return fmt::format("Medians over {} seeds. {}.", members, fmt::join(meanings, "; "));
}

}  // namespace cenote
