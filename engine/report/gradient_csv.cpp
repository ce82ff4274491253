#include "engine/report/gradient_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "cenote/error.h"
#include "engine/report/csv_lines.h"

namespace cenote {
namespace {

constexpr std::string_view allowed_columns = "step, layer, activation_gradient, weight_gradient, loss, member";

/// Where each column is in a line; −1: not there.
struct Columns {
  std::ptrdiff_t step = -1, layer = -1, activation_gradient = -1, weight_gradient = -1, loss = -1, member = -1;
};

Columns columns_of(const CsvLines& lines) {
  Columns columns;
  const std::map<std::string, std::ptrdiff_t Columns::*, std::less<>> known = {
      {"step", &Columns::step},
      {"layer", &Columns::layer},
      {"activation_gradient", &Columns::activation_gradient},
      {"weight_gradient", &Columns::weight_gradient},
      {"loss", &Columns::loss},
      {"member", &Columns::member}};
  for (std::size_t i = 0; i < lines.header().size(); ++i) {
    const auto column = known.find(lines.header()[i]);
    if (column == known.end())
      lines.fail(fmt::format("there is no column \"{}\"; allowed: {}", lines.header()[i], allowed_columns));
    columns.*column->second = static_cast<std::ptrdiff_t>(i);
  }
  if (columns.step < 0 || columns.layer < 0) lines.fail("the columns step and layer are needed");
  if (columns.activation_gradient < 0 && columns.weight_gradient < 0)
    lines.fail("a column activation_gradient or weight_gradient is needed");
  return columns;
}

/// The rows of one member by step, then by layer.
struct Norms {
  double activation_gradient = not_seen, weight_gradient = not_seen;
};
struct MemberRows {
  std::map<std::pair<std::int64_t, std::size_t>, Norms> rows;
  std::map<std::int64_t, double> losses;
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : lines_(file), columns_(columns_of(lines_)) {}

  Seen read() {
    while (lines_.next(fields_)) read_line();
    if (steps_.empty()) lines_.fail("there are no rows");
    Seen seen;
    for (const std::string& layer : layers_) seen.layers.push_back({.name = layer, .output = layer});
    for (const auto& [step, unused] : steps_) seen.steps.push_back(step);
    for (const auto& [number, member] : members_) seen.members.push_back(member_of(member));
    return seen;
  }

 private:
  std::string_view field(std::ptrdiff_t column) const {
    return column < 0 ? std::string_view() : fields_[static_cast<std::size_t>(column)];
  }

  double number(std::ptrdiff_t column) const {
    return field(column).empty() ? not_seen : lines_.to_number(field(column));
  }

  double norm(std::ptrdiff_t column) const {
    const double norm = number(column);
    if (norm < 0) lines_.fail(fmt::format("a norm of {} is not allowed; allowed: 0 or more", norm));
    return norm;
  }

  void read_line() {
    const std::int64_t step = lines_.to_integer(field(columns_.step));
    const std::int64_t number_of_member = columns_.member < 0 ? 0 : lines_.to_integer(field(columns_.member));
    MemberRows& member = members_[number_of_member];
    const auto at = std::pair{step, position_of(field(columns_.layer))};
    const Norms row{norm(columns_.activation_gradient), norm(columns_.weight_gradient)};
    if (!member.rows.emplace(at, row).second)
      lines_.fail(fmt::format("layer \"{}\" has step {} twice", field(columns_.layer), step));
    if (const double loss = number(columns_.loss); !field(columns_.loss).empty()) member.losses[step] = loss;
    steps_[step] = true;
  }

  std::size_t position_of(std::string_view layer) {
    const auto found = std::ranges::find(layers_, layer);
    if (found != layers_.end()) return static_cast<std::size_t>(found - layers_.begin());
    layers_.emplace_back(layer);
    return layers_.size() - 1;
  }

  MemberSeen member_of(const MemberRows& rows) const {
    MemberSeen member;
    member.layers.resize(layers_.size());
    for (std::size_t i = 0; i < layers_.size(); ++i)
      for (const auto& [step, unused] : steps_) {
        const auto found = rows.rows.find({step, i});
        add(member.layers[i], found == rows.rows.end() ? Norms{} : found->second, found != rows.rows.end());
      }
    see_losses(rows, member.outcome);
    return member;
  }

  void add(LayerSeen& layer, const Norms& row, bool is_there) const {
    if (columns_.activation_gradient >= 0) layer.activation_gradient.push_back(row.activation_gradient);
    if (columns_.weight_gradient >= 0) layer.weight_gradient.push_back(row.weight_gradient);
    const bool is_finite = (columns_.activation_gradient < 0 || std::isfinite(row.activation_gradient)) &&
                           (columns_.weight_gradient < 0 || std::isfinite(row.weight_gradient));
    layer.nonfinite.push_back(is_there && !is_finite ? 1 : 0);
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

  CsvLines lines_;
  Columns columns_;
  std::vector<std::string_view> fields_;
  std::vector<std::string> layers_;
  std::map<std::int64_t, bool> steps_;
  std::map<std::int64_t, MemberRows> members_;
};

}  // namespace

Seen read_gradient_csv(const std::filesystem::path& file) { return Reader(file).read(); }

}  // namespace cenote
