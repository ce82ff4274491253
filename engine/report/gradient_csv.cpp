#include "engine/report/gradient_csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "cenote/error.h"
#include "engine/data/check.h"
#include "engine/data/csv_rows.h"
#include "engine/text/nearest_word.h"

namespace cenote {
namespace {

constexpr std::array column_names = {"step", "layer", "activation_gradient", "weight_gradient", "loss", "member"};

/// Where each column is in a row.
struct Columns {
  using Place = std::optional<std::size_t>;
  Place step, layer, activation_gradient, weight_gradient, loss, member;
};

Columns columns_of(const CsvRows& rows) {
  const std::vector<std::string> names(column_names.begin(), column_names.end());
  const std::string allowed = fmt::format("allowed: {}", fmt::join(names, ", "));
  Columns columns;
  const std::array places = {&columns.step, &columns.layer, &columns.activation_gradient, &columns.weight_gradient,
                             &columns.loss, &columns.member};
  for (std::size_t i = 0; i < rows.header().size(); ++i) {
    const std::string& name = rows.header()[i];
    const auto known = std::ranges::find(names, name);
    if (known == names.end())
      throw rows.error_here(
          fmt::format("there is no column {}{}; {}", quote(name), text::did_you_mean(name, names), allowed));
    *places[static_cast<std::size_t>(known - names.begin())] = i;
  }
  if (!columns.step || !columns.layer)
    throw rows.error_here(fmt::format("the columns step and layer are needed; {}", allowed));
  if (!columns.activation_gradient && !columns.weight_gradient)
    throw rows.error_here(fmt::format("a column activation_gradient or weight_gradient is needed; {}", allowed));
  return columns;
}

/// The rows of one member by step, then by layer.
struct Norms {
  double activation_gradient = not_seen, weight_gradient = not_seen;
  bool has_overflown = false;
};
struct MemberRows {
  std::map<std::pair<std::int64_t, std::size_t>, Norms> rows;
  std::map<std::int64_t, double> losses;
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : file_(file.string()), rows_(file), columns_(columns_of(rows_)) {}

  GradientCsv read() {
    while (rows_.next(fields_)) read_row();
    if (count_ == 0) throw SpecError(fmt::format("{}: no rows after the header", file_));
    refuse_holes();
    Seen seen;
    for (const std::string& layer : layers_) seen.layers.push_back({.name = layer, .output = layer});
    seen.steps.assign(steps_.begin(), steps_.end());
    for (const auto& [number, member] : members_) seen.members.push_back(member_of(member));
    return {std::move(seen), warnings()};
  }

 private:
  bool is_empty(Columns::Place column) const { return !column || without_blanks(fields_[*column]).empty(); }

  double number(Columns::Place column, std::string_view allowed) const {
    return is_empty(column) ? not_seen : rows_.number(fields_, *column, allowed);
  }

  double norm(Columns::Place column) const {
    constexpr std::string_view allowed = "a norm, 0 or more, nan, inf, or nothing where it was not measured";
    const double norm = number(column, allowed);
    if (norm < 0) throw rows_.error_here(*column, fmt::format("{} is not allowed; allowed: {}", norm, allowed));
    return norm;
  }

  Norms norms() const {
    Norms row;
    for (const auto& [column, place] : {std::pair{columns_.activation_gradient, &row.activation_gradient},
                                        std::pair{columns_.weight_gradient, &row.weight_gradient}}) {
      *place = norm(column);
      row.has_overflown = row.has_overflown || (!is_empty(column) && !std::isfinite(*place));
    }
    return row;
  }

  // As tables with gaps are written, 3.0 is 3.
  std::int64_t whole_number(std::size_t column) const {
    constexpr std::string_view allowed = "a whole number from 0";
    constexpr double limit = 9007199254740992;  // 2⁵³
    const double number = rows_.number(fields_, column, allowed);
    if (number >= 0 && number <= limit && number == std::floor(number)) return static_cast<std::int64_t>(number);
    throw rows_.error_here(
        column, fmt::format("{} is not allowed; allowed: {}", quote(without_blanks(fields_[column])), allowed));
  }

  void read_row() {
    const std::int64_t step = whole_number(*columns_.step);
    MemberRows& member = members_[columns_.member ? whole_number(*columns_.member) : 0];
    const std::string layer(without_blanks(fields_[*columns_.layer]));
    if (layer.empty()) throw rows_.error_here(*columns_.layer, "missing value; allowed: a layer's name");
    const Norms row = norms();
    if (!member.rows.emplace(std::pair{step, position_of(layer)}, row).second)
      throw rows_.error_here(fmt::format("layer {} has step {} twice; allowed: a row for a step and layer{}",
                                         quote(layer), step, columns_.member ? " of a member" : ""));
    if (!is_empty(columns_.loss)) member.losses[step] = number(columns_.loss, "a number, nan, inf, or nothing");
    steps_.insert(step);
    ++count_;
  }

  std::size_t position_of(const std::string& layer) {
    const auto [found, is_new] = positions_.emplace(layer, layers_.size());
    if (is_new) layers_.push_back(layer);
    return found->second;
  }

  /// A table of what is there has a cell for each step, layer and member: a small file must not make a huge one.
  void refuse_holes() const {
    constexpr double most_cells_a_row = 64, always_allowed = 1e6;
    const auto steps = static_cast<double>(steps_.size()), layers = static_cast<double>(layers_.size());
    const double cells = steps * layers * static_cast<double>(members_.size());
    if (cells <= std::max(always_allowed, most_cells_a_row * static_cast<double>(count_))) return;
    throw SpecError(
        fmt::format("{}: {} steps × {} layers × {} members, but {} rows; allowed: a row for each, or for at least one "
                    "in {}",
                    file_, steps_.size(), layers_.size(), members_.size(), count_, most_cells_a_row));
  }

  std::vector<std::string> warnings() const {
    if (!rows_.ends_open()) return {};
    return {fmt::format("{}: its last line has no end; if it was cut off, what the line says is wrong", file_)};
  }

  MemberSeen member_of(const MemberRows& rows) const {
    MemberSeen member;
    member.layers.resize(layers_.size());
    for (std::size_t i = 0; i < layers_.size(); ++i)
      for (const std::int64_t step : steps_) {
        const auto found = rows.rows.find({step, i});
        add(member.layers[i], found == rows.rows.end() ? Norms{} : found->second);
      }
    see_losses(rows, member.outcome);
    return member;
  }

  void add(LayerSeen& layer, const Norms& row) const {
    if (columns_.activation_gradient) layer.activation_gradient.push_back(row.activation_gradient);
    if (columns_.weight_gradient) layer.weight_gradient.push_back(row.weight_gradient);
    layer.nonfinite.push_back(row.has_overflown ? 1 : 0);
  }

  /// Of batches' losses the first tenth's mean stands for the loss before training, the last tenth's for that at the
  /// end.
  static void see_losses(const MemberRows& rows, OutcomeSeen& outcome) {
    for (const auto& [step, loss] : rows.losses) {
      outcome.losses.push_back(loss);
      if (!std::isfinite(loss) && !outcome.first_nonfinite_step) outcome.first_nonfinite_step = step;
    }
    if (outcome.losses.size() < 2) return;
    const std::size_t tenth = (outcome.losses.size() + 9) / 10;
    double first = 0, last = 0;
    for (std::size_t i = 0; i < tenth; ++i) {
      first += outcome.losses[i] / static_cast<double>(tenth);
      last += outcome.losses[outcome.losses.size() - 1 - i] / static_cast<double>(tenth);
    }
    outcome.first_loss = first, outcome.last_loss = last;
    outcome.has_learnt = last < 0.9 * first;
  }

  std::string file_;
  CsvRows rows_;
  Columns columns_;
  CsvRows::Fields fields_;
  std::int64_t count_ = 0;  // of rows
  std::vector<std::string> layers_;
  std::unordered_map<std::string, std::size_t> positions_;
  std::set<std::int64_t> steps_;
  std::map<std::int64_t, MemberRows> members_;
};

}  // namespace

GradientCsv read_gradient_csv(const std::filesystem::path& file) { return Reader(file).read(); }

}  // namespace cenote
