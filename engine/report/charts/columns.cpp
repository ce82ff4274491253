#include "engine/report/charts/columns.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/report/number_text.h"

namespace cenote {
namespace {

/// A name as RFC 4180 wants it.
std::string quoted(const std::string& name) {
  if (name.find_first_of(",\"\r\n") == std::string::npos) return name;
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

}  // namespace

std::string Columns::to_csv() const {
  std::string text;
  for (const auto& [name, numbers] : columns_) text += (text.empty() ? "" : ",") + quoted(name);
  const std::size_t rows = columns_.empty() ? 0 : columns_.front().second.size();
  for (std::size_t row = 0; row < rows; ++row) {
    text += '\n';
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (column > 0) text += ',';
      if (const double number = columns_[column].second[row]; std::isfinite(number)) append_number(text, number);
    }
  }
  return text + '\n';
}

std::pair<double, double> Columns::positive_range() const {
  double low = std::numeric_limits<double>::infinity(), high = 0;
  for (std::size_t column = 1; column < columns_.size(); ++column)
    for (const double number : columns_[column].second)
      if (std::isfinite(number) && number > 0) {
        low = std::min(low, number);
        high = std::max(high, number);
      }
  if (high == 0) return {0.1, 1};
  return low < high ? std::pair(low, high) : std::pair(low / 2, low * 2);
}

std::vector<std::string> Columns::names(std::size_t first) const {
  std::vector<std::string> result;
  for (std::size_t column = first; column < columns_.size(); ++column) result.push_back(columns_[column].first);
  return result;
}

std::vector<std::string> Columns::fields(std::size_t first) const {
  std::vector<std::string> result;
  for (const std::string& name : names(first)) {
    std::string& field = result.emplace_back();
    for (const char c : name) {
      if (std::string_view(".[]\\'\"").find(c) != std::string_view::npos) field += '\\';
      field += c;
    }
  }
  return result;
}

double rounded(double number, int digits) {
  if (!std::isfinite(number)) return number;
  return std::strtod(fmt::format("{:.{}g}", number, digits).c_str(), nullptr);
}

}  // namespace cenote
