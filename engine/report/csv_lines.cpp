#include "engine/report/csv_lines.h"

#include <fmt/format.h>

#include <charconv>

#include "cenote/error.h"

namespace cenote {
namespace {

void split(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  for (std::size_t comma = line.find(','); comma != std::string_view::npos; comma = line.find(',')) {
    fields.push_back(line.substr(0, comma));
    line.remove_prefix(comma + 1);
  }
  fields.push_back(line);
}

template <class Number>
bool parse(std::string_view field, Number& number) {
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  return error == std::errc{} && end == field.data() + field.size();
}

}  // namespace

CsvLines::CsvLines(std::filesystem::path file) : file_(std::move(file)), stream_(file_, std::ios::binary) {
  if (!stream_) throw SpecError(fmt::format("{}: cannot be read", file_.string()));
  if (!next_line()) throw SpecError(fmt::format("{}: is empty", file_.string()));
  std::vector<std::string_view> fields;
  split(line_, fields);
  header_.assign(fields.begin(), fields.end());
}

bool CsvLines::next_line() {
  if (!std::getline(stream_, line_)) return false;
  ++line_number_;
  if (stream_.eof()) fail("is cut off");
  if (line_.ends_with('\r')) line_.pop_back();  // as other programs end lines
  return true;
}

bool CsvLines::next(std::vector<std::string_view>& fields) {
  if (!next_line()) return false;
  split(line_, fields);
  if (fields.size() != header_.size())
    fail(fmt::format("has {} fields, but the header has {}", fields.size(), header_.size()));
  return true;
}

void CsvLines::fail(std::string_view what) const {
  throw SpecError(fmt::format("{}:{}: {}", file_.string(), line_number_, what));
}

double CsvLines::to_number(std::string_view field) const {
  double number = 0;
  if (!parse(field, number)) fail(fmt::format("\"{}\" is no number", field.substr(0, 40)));
  return number;
}

std::int64_t CsvLines::to_integer(std::string_view field) const {
  std::int64_t number = 0;
  if (!parse(field, number)) fail(fmt::format("\"{}\" is no whole number", field.substr(0, 40)));
  return number;
}

}  // namespace cenote
