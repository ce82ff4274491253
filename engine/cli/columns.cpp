#include "engine/cli/columns.h"

#include <fmt/format.h>

#include <sstream>

#include "engine/text/text.h"

namespace cenote::cli {
namespace {

constexpr std::size_t line_width = 100;

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) {
    if (lines.empty() || text::character_count(lines.back()) + 1 + text::character_count(word) > width)
      lines.push_back(word);
    else
      lines.back() += " " + word;
  }
  return lines;
}

std::string two_columns(std::string_view left, std::string_view right, std::size_t column) {
  std::string result = fmt::format("  {}", left);
  for (const auto& line : wrapped(right, line_width - column)) {
    const auto length = text::character_count(std::string_view(result).substr(result.rfind('\n') + 1));
    if (length + 2 > column)
      result += "\n" + std::string(column, ' ');
    else
      result += std::string(column - length, ' ');
    result += line;
  }
  return result + "\n";
}

}  // namespace cenote::cli
