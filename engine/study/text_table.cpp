#include "engine/study/text_table.h"

#include <algorithm>
#include <numeric>

namespace cenote {
namespace {

std::string pad(std::string_view text, std::size_t width, TextTable::Align align) {
  const std::string spaces(width - std::min(width, display_width(text)), ' ');
  return align == TextTable::Align::left ? std::string(text) + spaces : spaces + std::string(text);
}

void end_line(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text += '\n';
}

}  // namespace

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::size_t> TextTable::column_widths() const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    for (const auto& line : columns_[c].heading) widths[c] = std::max(widths[c], display_width(line));
    for (const auto& row : rows_) widths[c] = std::max(widths[c], display_width(row[c]));
  }
  return widths;
}

std::size_t TextTable::width() const {
  const auto widths = column_widths();
  const std::size_t gaps = widths.empty() ? 0 : 2 * (widths.size() - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

std::string TextTable::to_string(bool bold) const {
  const auto widths = column_widths();
  std::size_t heading_lines = 0;
  for (const auto& column : columns_) heading_lines = std::max(heading_lines, column.heading.size());
  std::string text;
  const auto add_line = [&](const auto& cell) {
    std::string line;
    for (std::size_t c = 0; c < columns_.size(); ++c)
      line += (c > 0 ? "  " : "") + pad(cell(c), widths[c], columns_[c].align);
    end_line(line);
    text += line;
  };
  if (bold) text += "\033[1m";
  for (std::size_t i = 0; i < heading_lines; ++i)
    add_line([&](std::size_t c) { return i < columns_[c].heading.size() ? columns_[c].heading[i] : std::string(); });
  if (bold) text += "\033[0m";
  for (const auto& row : rows_) add_line([&](std::size_t c) { return row[c]; });
  return text;
}

std::string wrap(std::string_view text, std::size_t width, std::string_view indent) {
  std::string result;
  std::size_t column = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (column > 0 && column + 1 + display_width(word) > width) {
      result += '\n';
      result += indent;
      column = display_width(indent);
    } else if (column > 0) {
      result += ' ';
      ++column;
    }
    result += word;
    column += display_width(word);
  }
  return result;
}

}  // namespace cenote
