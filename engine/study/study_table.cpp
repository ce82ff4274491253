#include "engine/study/study_table.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/study/text_table.h"

namespace cenote {
namespace {

constexpr std::size_t page_width = 118;

std::string loss(double value) {
  if (!std::isfinite(value)) return "not finite";
  if (value != 0 && value < 0.001) return fmt::format("{:.0e}", value);
  return value < 100 ? fmt::format("{:.3f}", value) : fmt::format("{:.3g}", value);
}

std::string losses(const StudyRow& row) {
  return fmt::format("{} → {} ({}–{})", loss(row.loss_before.median), loss(row.loss_after.median),
                     loss(row.loss_after.p10), loss(row.loss_after.p90));
}

std::string scientific(const std::optional<double>& value) {
  if (!value) return "–";
  if (!std::isfinite(*value)) return "∞";
  return *value >= 0.01 && *value < 1000 ? fmt::format("{:.3g}", *value) : fmt::format("{:.1e}", *value);
}

std::string percent(const std::optional<double>& value) {
  if (!value) return "–";
  if (!std::isfinite(*value)) return "∞";
  return fmt::format("{:.2g}", *value).find('e') == std::string::npos ? fmt::format("{:.2g}", *value)
                                                                      : fmt::format("{:.0f}", *value);
}

std::vector<TextTable::Column> columns_of(const StudyResult& study) {
  using Align = TextTable::Align;
  const auto epochs = study.rows.empty() ? 0 : study.rows.front().epochs;
  return {{{"", ""}, Align::left},
          {{"loss, median", "before → after (10–90 %)"}},
          {{"accu-", "racy"}},
          {{"‖∂L/∂W‖", "first"}},
          {{"", "first/last"}},
          {{"(old−new)/lr", "first"}},
          {{"|Δw/w| % of first", fmt::format("1 → {} epochs", epochs)}},
          {{"", "learnt"}}};
}

std::vector<std::string> cells_of(const StudyRow& row) {
  return {row.name,
          losses(row),
          row.accuracy ? fmt::format("{:.2f}", *row.accuracy) : "–",
          scientific(row.gradient),
          scientific(row.gradient_ratio),
          scientific(row.notebook_gradient),
          fmt::format("{} → {}", percent(row.change_of_first_epoch), percent(row.change)),
          fmt::format("{:.0f} %", 100 * row.learnt)};
}

std::string legend(const StudyResult& study) {
  const auto members = study.rows.empty() ? 0 : study.rows.front().members;
  return fmt::format(
      "Medians over {} seeds. first, last: hidden layers; ‖∂L/∂W‖: true gradient before training; (old−new)/lr: what "
      "notebooks take for it, after one update; |Δw/w|: median over the layer's weights; learnt: final loss below 0.9 "
      "× "
      "that of the best constant prediction.",
      members);
}

}  // namespace

std::string study_text(const StudyResult& study, bool bold) {
  TextTable table(columns_of(study));
  for (const auto& row : study.rows) table.add_row(cells_of(row));
  std::string text = table.to_string(bold) + "\n" + wrap(legend(study), page_width) + "\n";
  if (!study.rows.empty()) text += "\n" + wrap(study_sentence(study), page_width) + "\n";
  for (const auto& note : study.notes) text += "\n" + wrap(note, page_width) + "\n";
  return text;
}

}  // namespace cenote
