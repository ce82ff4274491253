#include "engine/report/watch/bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/text/text.h"

namespace cenote::watch {
namespace {

constexpr std::array eighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

bool is_drawn(const Bar& bar) { return std::isfinite(bar.length) && bar.length > 0; }

double largest(const std::vector<Bar>& bars) {
  double largest = 0;
  for (const Bar& bar : bars)
    if (is_drawn(bar)) largest = std::max(largest, bar.length);
  return largest;
}

std::string blocks(double share, int columns) {
  const int length = std::max(1, static_cast<int>(std::lround(share * columns * 8)));
  std::string text;
  for (int i = 0; i < length / 8; ++i) text += "█";
  return text + eighths[static_cast<std::size_t>(length % 8)];
}

std::vector<Bar> chosen(const std::vector<Bar>& bars, std::size_t rows) {
  if (bars.size() <= rows || rows < 2) return bars;
  std::vector<Bar> some;
  for (std::size_t i = 0; i < rows; ++i) some.push_back(bars[i * (bars.size() - 1) / (rows - 1)]);
  return some;
}

}  // namespace

double bars_begin(const std::vector<Bar>& bars) {
  double smallest = INFINITY;
  for (const Bar& bar : bars)
    if (is_drawn(bar)) smallest = std::min(smallest, bar.length);
  return std::isfinite(smallest) ? std::pow(10, std::floor(std::log10(smallest))) : 1;
}

std::vector<std::string> draw_bars(const std::vector<Bar>& bars, const BarStyle& style) {
  const double begin = bars_begin(bars), decades = std::log10(largest(bars) / begin);
  std::size_t width = 0;
  for (const Bar& bar : bars) width = std::max(width, text::character_count(bar.label));
  std::vector<std::string> lines;
  for (const Bar& bar : chosen(bars, style.rows)) {
    std::string line = bar.label + std::string(width - text::character_count(bar.label), ' ');
    line += fmt::format(" {:>8.1e}", bar.length);
    if (is_drawn(bar)) {
      const double share = decades > 0 ? std::log10(bar.length / begin) / decades : 1;
      const std::string drawn = blocks(share, style.columns);
      line += style.colour ? " \033[36m" + drawn + "\033[0m" : " " + drawn;
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace cenote::watch
