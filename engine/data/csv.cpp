#include "engine/data/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/data/check.h"
#include "engine/data/csv_rows.h"
#include "engine/text/nearest_word.h"
#include "include/cenote/error.h"

namespace cenote {
namespace {

using Fields = CsvRows::Fields;

bool is_class(std::string_view cell, double value) {
  const bool only_digits = without_blanks(cell).find_first_not_of("0123456789") == std::string_view::npos;
  return only_digits && value < class_limit;
}

// Which columns of the file are targets, in the order of `target`, and which are features.
struct Columns {
  Fields names;
  std::vector<std::size_t> targets, features;
};

std::size_t find_target(const Fields& names, const std::string& target) {
  const auto found = std::ranges::find(names, target);
  if (found == names.end())
    throw SpecError(fmt::format("data.target: there is no column {}{}\n  allowed: {}", quote(target),
                                text::did_you_mean(target, names), fmt::join(names, ", ")));
  return static_cast<std::size_t>(found - names.begin());
}

Columns choose_columns(Fields names, std::span<const std::string> target) {
  Columns columns{std::move(names), {}, {}};
  if (target.empty()) throw SpecError(fmt::format("data.target: missing; allowed: {}", fmt::join(columns.names, ", ")));
  for (const std::string& name : target) {
    const std::size_t column = find_target(columns.names, name);
    if (std::ranges::find(columns.targets, column) != columns.targets.end())
      refuse("data.target", quote(name), "each column once");
    columns.targets.push_back(column);
  }
  for (std::size_t column = 0; column < columns.names.size(); ++column)
    if (std::ranges::find(columns.targets, column) == columns.targets.end()) columns.features.push_back(column);
  if (columns.features.empty()) throw SpecError("data.target: every column is one; allowed: all but one");
  return columns;
}

// Reads the file once, and knows at each moment where it is.
class CsvReader {
 public:
  explicit CsvReader(const std::filesystem::path& file) : file_(file), rows_(file) {}

  Table read(std::span<const std::string> target) {
    columns_ = choose_columns(rows_.header(), target);
    table_.X.columns = static_cast<std::int64_t>(columns_.features.size());
    table_.y.columns = static_cast<std::int64_t>(columns_.targets.size());
    table_.classes = columns_.targets.size() == 1;
    for (Fields fields; rows_.next(fields);) read_row(fields);
    if (table_.X.rows == 0) throw SpecError(fmt::format("{}: no rows after the header", file_.string()));
    return std::move(table_);
  }

 private:
  void read_row(const Fields& fields) {
    append(fields, columns_.features, table_.X);
    append(fields, columns_.targets, table_.y);
    table_.classes = table_.classes && is_class(fields[columns_.targets[0]], table_.y.values.back());
  }

  void append(const Fields& fields, const std::vector<std::size_t>& columns, Matrix& matrix) {
    for (const std::size_t column : columns) matrix.values.push_back(finite_number(fields, column));
    ++matrix.rows;
  }

  double finite_number(const Fields& fields, std::size_t column) const {
    constexpr std::string_view allowed = "a finite number";
    const double number = rows_.number(fields, column, allowed);
    if (std::isfinite(number)) return number;
    const std::string found = quote(without_blanks(fields[column]));
    throw rows_.error_here(column, fmt::format("{} is not allowed; allowed: {}", found, allowed));
  }

  std::filesystem::path file_;
  CsvRows rows_;
  Columns columns_;
  Table table_;
};

}  // namespace

Table load_csv(const std::filesystem::path& file, std::span<const std::string> target) {
  check_regular_file(file);
  check_memory(file.string(), 4 * std::filesystem::file_size(file));  // "1," is two bytes and becomes eight
  return CsvReader(file).read(target);
}

}  // namespace cenote
