#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cenote::watch {

/// Dots on a terminal: each character of Unicode's Braille Patterns (U+2800 …) has two by four of them.
class BrailleCanvas {
 public:
  static constexpr int dots_across = 2, dots_down = 4;

  /// @param columns, rows in characters
  BrailleCanvas(int columns, int rows);

  /// x from the left, y from the top, in dots; outside there is nothing to set.
  void set(int x, int y);
  bool is_empty(int column, int row) const { return dots(column, row) == 0; }
  /// In UTF-8.
  std::string character(int column, int row) const;

 private:
  std::size_t cell(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
  }
  std::uint8_t dots(int column, int row) const { return dots_[cell(column, row)]; }

  int columns_, rows_;
  std::vector<std::uint8_t> dots_;
};

}  // namespace cenote::watch
