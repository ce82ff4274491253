#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cenote {

/// Of the words around a study's tables.
inline constexpr std::size_t page_width = 118;

/// A table for a terminal: columns as wide as they must be, two spaces between them. Widths count characters, not
/// bytes.
class TextTable {
 public:
  enum class Align { left, right };
  struct Column {
    std::vector<std::string> heading;  ///< one entry a line
    Align align = Align::right;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// @param cells one for each column
  void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// Of the longest line, in characters.
  std::size_t width() const;

  /// @param bold the heading in bold, for a terminal
  std::string to_string(bool bold = false) const;

 private:
  std::vector<std::size_t> column_widths() const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// How many characters a UTF-8 text shows.
std::size_t display_width(std::string_view text);

/// Text in lines of at most `width` characters, broken between words; every line but the first starts with `indent`.
std::string wrap(std::string_view text, std::size_t width, std::string_view indent = "");

}  // namespace cenote
