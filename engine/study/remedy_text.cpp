#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/study/remedy_table.h"
#include "engine/study/text_table.h"

namespace cenote {
namespace {

constexpr std::size_t most_named = 4;

std::string share_text(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string short_text(double value) {
  if (!std::isfinite(value)) return "∞";
  if (value != 0 && (std::abs(value) < 0.001 || std::abs(value) >= 1e4)) return fmt::format("{:.1e}", value);
  return fmt::format("{:.3g}", value);
}

/// Near 1, where no change shows in three digits, in more.
std::string ratio_text(double value) {
  return value != 1 && std::abs(value - 1) < 0.005 ? fmt::format("{:.5g}", value) : short_text(value);
}

std::string points_text(double share) {
  const double value = 100 * share;
  return fmt::format("{}{:.0f}", value < -0.5 ? "−" : value > 0.5 ? "+" : "", std::abs(value));
}

std::string learnt_difference(const PairedComparison& to_base) {
  return fmt::format("{} ({} to {})", points_text(to_base.learnt_difference), points_text(to_base.learnt_interval.low),
                     points_text(to_base.learnt_interval.high));
}

std::string loss_ratio(const PairedComparison& to_base) {
  return fmt::format("{} ({} to {})", ratio_text(to_base.loss_ratio), ratio_text(to_base.loss_interval.low),
                     ratio_text(to_base.loss_interval.high));
}

std::string verdict_text(const PairedComparison& to_base) {
  const int verdict = to_base.verdict();
  return verdict > 0 ? "better" : verdict < 0 ? "worse" : "not told apart";
}

std::vector<std::string> ranked_cells(const RankedRemedy& row) {
  const bool is_base = row.remedies.empty();
  return {row.name,
          share_text(row.learnt),
          short_text(row.loss),
          is_base ? "–" : learnt_difference(row.to_base),
          is_base ? "–" : loss_ratio(row.to_base),
          is_base ? "the base" : verdict_text(row.to_base)};
}

/// "A, B and 3 others"
std::string some_of(const std::vector<std::string>& names) {
  const auto shown = names.size() > most_named + 1 ? most_named : names.size();
  const std::vector<std::string> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown));
  if (shown < names.size()) return fmt::format("{} and {} others", fmt::join(first, ", "), names.size() - shown);
  if (shown < 2) return fmt::format("{}", fmt::join(first, ""));
  return fmt::format("{} or {}", fmt::join(first.begin(), first.end() - 1, ", "), first.back());
}

const RankedRemedy& ranked_row(const RemedyRanking& ranking, const std::string& name) {
  return *std::ranges::find(ranking.rows, name, &RankedRemedy::name);
}

std::string outcome_text(const RankedRemedy& row) {
  return fmt::format("{} learnt, median loss {}", share_text(row.learnt), short_text(row.loss));
}

std::string sentence_without_help(const RemedyRanking& ranking) {
  const auto& base = ranked_row(ranking, ranking.base);
  std::string text = fmt::format("No remedy helped: none does better than \"{}\" ({}) as far as {} seed{} can tell",
                                 base.name, outcome_text(base), ranking.seeds, ranking.seeds == 1 ? "" : "s");
  if (!ranking.not_told_apart.empty())
    text += fmt::format("; it can't be told apart from {}", some_of(ranking.not_told_apart));
  return text + ".";
}

}  // namespace

std::string remedy_sentence(const RemedyRanking& ranking) {
  if (ranking.rows.empty()) return "The base was not trained to its end, so nothing can be compared.";
  if (ranking.winner.empty())
    return "Not all remedies were trained to their end, so there is no winner yet; the ranking is of those that were.";
  if (ranking.winner == ranking.base) return sentence_without_help(ranking);
  const auto& won = ranked_row(ranking, ranking.winner);
  std::string text = fmt::format("{} did best: {} over {} seeds, against {} of \"{}\"", won.name, outcome_text(won),
                                 ranking.seeds, outcome_text(ranked_row(ranking, ranking.base)), ranking.base);
  if (!ranking.not_told_apart.empty())
    text += fmt::format("; with so many seeds it can't be told apart from {}", some_of(ranking.not_told_apart));
  return text + ".";
}

RemedyTable remedy_table(const RemedyRanking& ranking) {
  RemedyTable table{.heading = {{"", "remedy"},
                                {"", "learnt"},
                                {"loss", "median"},
                                {"learnt, points above", "the base (95 %)"},
                                {"loss by the base's", "median (95 %)"},
                                {"against", "the base"}},
                    .rows = {},
                    .legend = {}};
  for (const auto& row : ranking.rows) table.rows.push_back(ranked_cells(row));
  table.legend = fmt::format(
      "{} seeds, each compared with itself under the base; losses at the end, over the training part. learnt: final "
      "loss "
      "below 0.9 × that of the best constant prediction. The {:.0f} % is of all intervals at once: shares by "
      "Newcombe's "
      "paired score interval, ratios by the order statistics of the seeds. better, worse: the shares' interval leaves "
      "out "
      "0 or, where it does not, the ratios' interval leaves out 1.",
      ranking.seeds, 100 * ranking.confidence);
  return table;
}

std::string remedy_text(const RemedyRanking& ranking, bool bold) {
  const RemedyTable content = remedy_table(ranking);
  std::vector<TextTable::Column> columns;
  for (const auto& heading : content.heading)
    columns.push_back({heading, columns.empty() ? TextTable::Align::left : TextTable::Align::right});
  TextTable table(columns);
  for (const auto& row : content.rows) table.add_row(row);
  std::string text = table.to_string(bold) + "\n" + wrap(content.legend, page_width) + "\n";
  if (!ranking.not_tried.empty()) text += "\n";
  for (const auto& each : ranking.not_tried) text += wrap(not_tried_line(each), page_width, "  ") + "\n";
  return text + "\n" + wrap(remedy_sentence(ranking), page_width) + "\n";
}

std::string not_tried_line(const RemedyNotTried& each) {
  const std::string name = each.name.empty() ? std::string(to_word(each.remedy)) : each.name;
  return fmt::format("not tried: {}: {}", name, each.reason);
}

}  // namespace cenote
