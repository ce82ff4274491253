#include "engine/report/watch/watch_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/report/watch/bars.h"
#include "engine/report/watch/curve.h"

namespace cenote::watch {
namespace {

constexpr int axis_columns = 10, number_columns = 10, most_columns = 100;

std::string age_text(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s ago", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min ago", seconds / 60);
  return fmt::format("{:.0f} h ago", seconds / 3600);
}

std::string epochs_text(const RunState& state) {
  if (state.fewest_epochs_done == state.most_epochs_done)
    return fmt::format("{} of {} epochs done", state.most_epochs_done, state.epochs);
  return fmt::format("{}–{} of {} epochs done, by {} of them all", state.fewest_epochs_done, state.most_epochs_done,
                     state.epochs, state.members_done);
}

std::string head(const RunState& state) {
  std::string text = fmt::format("{} ({})\n{} member{}, ", state.title, state.path.string(), state.members,
                                 state.members == 1 ? "" : "s");
  if (!state.seconds_since_written) return text + fmt::format("{}; nothing is written yet\n", sentence_of(state.phase));
  text += fmt::format("{} · {} · last written {}\n", epochs_text(state), sentence_of(state.phase),
                      age_text(*state.seconds_since_written));
  if (state.nonfinite_members == 0) return text + "loss not finite: of no member\n";
  return text + fmt::format("loss not finite: of {} of {} members, first at step {}\n", state.nonfinite_members,
                            state.members, *state.first_nonfinite_step);
}

std::string spread_text(const Spread& spread, std::int64_t members) {
  if (members == 1) return fmt::format("{:.4g}", spread.median);
  return fmt::format("{:.4g} ({:.4g}–{:.4g})", spread.median, spread.p10, spread.p90);
}

const WatchedColumn* find(const RunState& state, std::string_view name) {
  const auto found = std::ranges::find(state.columns, name, &WatchedColumn::name);
  return found == state.columns.end() || found->band.epochs.empty() ? nullptr : &*found;
}

/// The loss, and the first metric of the same kind, else the validation loss.
std::vector<const WatchedColumn*> drawn_columns(const RunState& state) {
  std::vector<const WatchedColumn*> drawn;
  for (const WatchedColumn& column : state.columns)
    if (!column.name.starts_with("val_") && !column.name.starts_with("epoch_end_") && drawn.size() < 2)
      if (const WatchedColumn* found = find(state, column.name)) drawn.push_back(found);
  if (drawn.size() == 1)
    if (const WatchedColumn* found = find(state, "val_loss")) drawn.push_back(found);
  return drawn;
}

std::string curve_text(const WatchedColumn& column, const RunState& state, int rows, const TextStyle& style) {
  std::string text = fmt::format("\n{}{}: {} at epoch {}\n", column.name, is_logarithmic(column.band) ? " (log)" : "",
                                 spread_text(column.band.spreads.back(), state.members), column.band.epochs.back());
  const CurveStyle curve{.columns = std::min(style.columns, most_columns) - axis_columns,
                         .rows = rows,
                         .first_epoch = std::min<std::int64_t>(column.band.epochs.front(), 1),
                         .last_epoch = state.epochs,
                         .colour = style.colour};
  for (const std::string& line : draw_curve(column.band, curve)) text += line + "\n";
  return text;
}

std::string other_columns(const RunState& state, const std::vector<const WatchedColumn*>& drawn) {
  std::string text;
  for (const WatchedColumn& column : state.columns)
    if (std::ranges::find(drawn, &column) == drawn.end() && !column.band.epochs.empty())
      text += fmt::format("{}{} {} at epoch {}\n", text.empty() ? "\n" : "", column.name,
                          spread_text(column.band.spreads.back(), state.members), column.band.epochs.back());
  return text;
}

std::string gradients_text(const RunState& state, std::size_t rows, const TextStyle& style) {
  if (!state.gradients) return "\ngradient norms: the trace has none\n";
  std::vector<Bar> bars;
  std::size_t label = 0;
  for (const WatchedGradients::Layer& layer : state.gradients->layers) {
    bars.push_back({layer.name, layer.norm.median});
    label = std::max(label, layer.name.size());
  }
  const int room = std::min(style.columns, most_columns) - static_cast<int>(label) - number_columns;
  std::string text = fmt::format("\n{} norms at step {}{}, logarithmic from {:.0e}", state.gradients->tensor,
                                 state.gradients->step, state.members == 1 ? "" : ", median", bars_begin(bars));
  if (bars.size() > rows) text += fmt::format("; {} of {} layers", rows, bars.size());
  text += "\n";
  for (const std::string& line : draw_bars(bars, {.columns = std::max(room, 10), .rows = rows, .colour = style.colour}))
    text += line + "\n";
  return text;
}

std::string findings_text(const RunState& state) {
  if (!state.findings) return "\nfindings: not yet; `cenote diagnose` looks at what is there\n";
  if (state.findings->empty()) return "\nfindings: none, healthy\n";
  std::string text = "\nfindings\n";
  for (const Finding& finding : *state.findings)
    text += fmt::format("  {}{}: {:.0f} % of members ({:.0f}–{:.0f} %)\n", to_word(finding.pathology),
                        finding.layer.empty() ? "" : " in " + finding.layer, 100 * finding.members, 100 * finding.low,
                        100 * finding.high);
  return text;
}

}  // namespace

std::string watch_text(const RunState& state, const TextStyle& style) {
  std::string text = head(state);
  if (!state.seconds_since_written) return text;
  const std::size_t layers = state.gradients ? state.gradients->layers.size() : 0;
  const auto bars = std::min<std::size_t>(layers, static_cast<std::size_t>(std::max(4, style.rows / 3)));
  const int other_lines = 20 + static_cast<int>(bars);
  const std::vector<const WatchedColumn*> drawn = drawn_columns(state);
  for (const WatchedColumn* column : drawn)
    text += curve_text(*column, state, std::clamp((style.rows - other_lines) / 2, 3, 8), style);
  return text + other_columns(state, drawn) + gradients_text(state, bars, style) + findings_text(state);
}

}  // namespace cenote::watch
