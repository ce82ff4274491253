#pragma once

#include <string>
#include <vector>

namespace cenote::watch {

/// A magnitude, ≥ 0.
struct Bar {
  std::string label;
  double length = 0;
};

struct BarStyle {
  int columns = 40;       ///< of the longest bar
  std::size_t rows = 24;  ///< at most; of more bars the first, the last and some between them are shown
  bool colour = false;
};

/// The power of ten at which bars begin; 1 if there is nothing to draw.
double bars_begin(const std::vector<Bar>& bars);

/// A line for each bar, on a logarithmic scale: label, number, eighths of blocks. Of 0 and what is not finite there is
/// the number alone.
std::vector<std::string> draw_bars(const std::vector<Bar>& bars, const BarStyle& style);

}  // namespace cenote::watch
