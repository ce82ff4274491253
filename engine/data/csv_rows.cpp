#include "engine/data/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <new>

#include "engine/data/check.h"

namespace cenote {

// libcsv does the quoting; it is fed line by line, so that each row's line is known.
CsvRows::CsvRows(const std::filesystem::path& file) : file_(file) {
  check_regular_file(file);
  if (!stream_.open(file, std::ios::in | std::ios::binary))
    throw SpecError(fmt::format("{}: {}", file.string(), std::strerror(errno)));
  if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  try {
    read_header();
  } catch (...) {
    csv_free(&parser_);
    throw;
  }
}

CsvRows::~CsvRows() { csv_free(&parser_); }

void CsvRows::read_header() {
  if (!next_row(header_))
    throw SpecError(fmt::format("{}: empty; allowed: a header row, then numbers", file_.string()));
  for (std::string& name : header_) name = without_blanks(name);
  Fields sorted = header_;
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end()) throw error_here(fmt::format("column {} is there twice", quote(*twice)));
}

bool CsvRows::next(Fields& fields) {
  if (!next_row(fields)) return false;
  if (fields.size() == header_.size()) return true;
  throw error_here(fmt::format("{} fields; allowed: {}, as in the header", fields.size(), header_.size()));
}

double CsvRows::number(const Fields& fields, std::size_t column, std::string_view allowed) const {
  std::string_view text = without_blanks(fields[column]);
  if (text.empty()) throw error_here(column, fmt::format("missing value; allowed: {}", allowed));
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  throw error_here(column, fmt::format("{} is not allowed; allowed: {}", quote(text), allowed));
}

SpecError CsvRows::error_here(std::string_view what) const {
  return SpecError(fmt::format("{}:{}: {}", file_.string(), line_, what));
}

SpecError CsvRows::error_here(std::size_t column, std::string_view what) const {
  return error_here(fmt::format("column {} ({}): {}", quote(header_[column]), column + 1, what));
}

bool CsvRows::next_row(Fields& fields) {
  fields_.clear();
  complete_ = false;
  for (std::string text; !complete_ && read_line(text);) feed(text);
  if (!complete_) finish();
  fields.swap(fields_);
  return complete_;
}

bool CsvRows::read_line(std::string& text) {
  constexpr int end_of_file = std::filebuf::traits_type::eof();
  text.clear();
  for (int c = stream_.sbumpc(); c != end_of_file; c = stream_.sbumpc()) {
    text += static_cast<char>(c);
    if (c == '\r' && stream_.sgetc() == '\n') continue;
    if (c == '\r' || c == '\n') break;
  }
  if (text.empty()) return false;
  ends_open_ = text.back() != '\n' && text.back() != '\r';
  return true;
}

void CsvRows::feed(std::string& text) {
  if (++line_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (csv_parse(&parser_, text.data(), text.size(), take_field, take_row, this) != text.size()) fail();
  rethrow();
}

void CsvRows::finish() {
  if (csv_fini(&parser_, take_field, take_row, this) != 0) fail();
  rethrow();
}

void CsvRows::fail() {
  rethrow();
  if (csv_error(&parser_) == CSV_ENOMEM) throw std::bad_alloc();
  throw error_here("a quote that does not open or close a field; allowed: fields in \"…\", quotes in them doubled");
}

// libcsv is C: what is thrown in a callback waits until it has returned.
void CsvRows::rethrow() {
  if (failure_) std::rethrow_exception(failure_);
}

void CsvRows::take_field(void* text, std::size_t size, void* self) {
  auto& rows = *static_cast<CsvRows*>(self);
  try {
    rows.fields_.emplace_back(static_cast<const char*>(text), size);
  } catch (...) {
    rows.failure_ = std::current_exception();
  }
}

void CsvRows::take_row(int, void* self) { static_cast<CsvRows*>(self)->complete_ = true; }

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace cenote
