#include "engine/data/csv.h"

#include <csv.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <exception>
#include <fstream>
#include <vector>

#include "engine/data/check.h"
#include "engine/text/nearest_word.h"
#include "include/cenote/error.h"

namespace cenote {
namespace {

using Fields = std::vector<std::string>;

// The rows of a CSV file, one after the other. libcsv does the quoting; it is fed line by line, so that each row's
// line is known.
class CsvRows {
 public:
  explicit CsvRows(const std::filesystem::path& file) {
    if (!stream_.open(file, std::ios::in | std::ios::binary))
      throw SpecError(fmt::format("{}: {}", file.string(), std::strerror(errno)));
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  }
  ~CsvRows() { csv_free(&parser_); }
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  // The line that the row last read ended in, from 1.
  std::int64_t line() const { return line_; }

  // False at the end of the file. @throws SpecError if the row's quotes are wrong
  bool next(Fields& fields) {
    fields_.clear();
    complete_ = false;
    for (std::string text; !complete_ && read_line(text);) feed(text);
    if (!complete_) finish();
    fields.swap(fields_);
    return complete_;
  }

 private:
  // Up to and with its end: LF, CR LF or, as old Macs wrote, CR. False at the end of the file.
  bool read_line(std::string& text) {
    constexpr int end_of_file = std::filebuf::traits_type::eof();
    text.clear();
    for (int c = stream_.sbumpc(); c != end_of_file; c = stream_.sbumpc()) {
      text += static_cast<char>(c);
      if (c == '\r' && stream_.sgetc() == '\n') continue;
      if (c == '\r' || c == '\n') break;
    }
    return !text.empty();
  }

  void feed(std::string& text) {
    if (++line_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (csv_parse(&parser_, text.data(), text.size(), take_field, take_row, this) != text.size()) fail();
    rethrow();
  }

  void finish() {
    if (csv_fini(&parser_, take_field, take_row, this) != 0) fail();
    rethrow();
  }

  [[noreturn]] void fail() {
    rethrow();
    if (csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
    throw SpecError("a quote that does not open or close a field; allowed: fields in \"…\", quotes in them doubled");
  }

  // libcsv is C: what is thrown in a callback waits until it has returned.
  void rethrow() {
    if (failure_) std::rethrow_exception(failure_);
  }

  static void take_field(void* text, std::size_t size, void* self) {
    auto& rows = *static_cast<CsvRows*>(self);
    try {
      rows.fields_.emplace_back(static_cast<const char*>(text), size);
    } catch (...) {
      rows.failure_ = std::current_exception();
    }
  }

  static void take_row(int, void* self) { static_cast<CsvRows*>(self)->complete_ = true; }

  std::filebuf stream_;
  csv_parser parser_;
  std::int64_t line_ = 0;
  Fields fields_;
  bool complete_ = false;
  std::exception_ptr failure_;
};

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

double parse_number(std::string_view cell) {
  std::string_view text = without_blanks(cell);
  if (text.empty()) throw SpecError("missing value; allowed: a finite number");
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && std::isfinite(value)) return value;
  throw SpecError(fmt::format("{} is not allowed; allowed: a finite number", quote(text)));
}

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
    Fields fields = read_header();
    columns_ = choose_columns(std::move(fields), target);
    table_.X.columns = static_cast<std::int64_t>(columns_.features.size());
    table_.y.columns = static_cast<std::int64_t>(columns_.targets.size());
    table_.classes = columns_.targets.size() == 1;
    while (next(fields)) read_row(fields);
    if (table_.X.rows == 0) throw SpecError(fmt::format("{}: no rows after the header", file_.string()));
    return std::move(table_);
  }

 private:
  SpecError error_here(std::string_view what) const {
    return SpecError(fmt::format("{}:{}: {}", file_.string(), rows_.line(), what));
  }

  bool next(Fields& fields) {
    try {
      return rows_.next(fields);
    } catch (const SpecError& error) {
      throw error_here(error.what());
    }
  }

  Fields read_header() {
    Fields names;
    if (!next(names)) throw SpecError(fmt::format("{}: empty; allowed: a header row, then numbers", file_.string()));
    for (std::string& name : names) name = without_blanks(name);
    std::vector<std::string> sorted = names;
    std::ranges::sort(sorted);
    const auto twice = std::ranges::adjacent_find(sorted);
    if (twice != sorted.end()) throw error_here(fmt::format("column {} is there twice", quote(*twice)));
    return names;
  }

  void read_row(const Fields& fields) {
    if (fields.size() != columns_.names.size())
      throw error_here(fmt::format("{} fields; allowed: {}, as in the header", fields.size(), columns_.names.size()));
    append(fields, columns_.features, table_.X);
    append(fields, columns_.targets, table_.y);
    table_.classes = table_.classes && is_class(fields[columns_.targets[0]], table_.y.values.back());
  }

  void append(const Fields& fields, const std::vector<std::size_t>& columns, Matrix& matrix) {
    for (const std::size_t column : columns) matrix.values.push_back(parse(fields[column], column));
    ++matrix.rows;
  }

  double parse(const std::string& cell, std::size_t column) const {
    try {
      return parse_number(cell);
    } catch (const SpecError& error) {
      throw error_here(fmt::format("column {} ({}): {}", quote(columns_.names[column]), column + 1, error.what()));
    }
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
