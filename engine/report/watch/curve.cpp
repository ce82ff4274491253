#include "engine/report/watch/curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/report/watch/braille.h"

namespace cenote::watch {
namespace {

constexpr double most_linear_ratio = 100;
constexpr int nowhere = -1;
constexpr const char *median_colour = "\033[36m", *band_colour = "\033[2m", *no_colour = "\033[0m";

struct Range {
  double low = INFINITY, high = -INFINITY;

  void include(double number) {
    if (!std::isfinite(number)) return;
    low = std::min(low, number);
    high = std::max(high, number);
  }
  bool is_empty() const { return low > high; }
};

Range range_of(const Band& band) {
  Range range;
  for (const Spread& spread : band.spreads)
    for (const double number : {spread.median, spread.p10, spread.p90}) range.include(number);
  return range;
}

Range widened(Range range) {
  if (range.low < range.high) return range;
  const double margin = range.low == 0 ? 1 : std::abs(range.low) / 10;
  return {range.low - margin, range.high + margin};
}

/// One curve on its field.
class CurveDrawing {
 public:
  CurveDrawing(const Band& band, const CurveStyle& style)
      : band_(band), style_(style), is_logarithmic_(is_logarithmic(band)), canvas_(style.columns, style.rows) {
    if (is_logarithmic_)
      for (Spread& spread : band_.spreads)
        for (double* number : {&spread.median, &spread.p10, &spread.p90}) *number = std::log10(*number);
    const Range numbers = range_of(band_);
    if (!numbers.is_empty()) range_ = widened(numbers);
    shade_.resize(static_cast<std::size_t>(style.columns) * static_cast<std::size_t>(style.rows));
    if (!range_.is_empty()) draw();
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (int row = 0; row < style_.rows; ++row) lines.push_back(label(row) + cells(row));
    std::string axis = "         └";
    for (int column = 0; column < style_.columns; ++column) axis += "─";
    lines.push_back(axis);
    lines.push_back(fmt::format("{:10}{:<{}}{:>{}}", "", style_.first_epoch, style_.columns / 2, style_.last_epoch,
                                style_.columns - style_.columns / 2));
    return lines;
  }

 private:
  double unscaled(double number) const { return is_logarithmic_ ? std::pow(10, number) : number; }
  std::size_t cell_index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(style_.columns) + static_cast<std::size_t>(column);
  }
  int dots_across() const { return style_.columns * BrailleCanvas::dots_across; }
  int dots_down() const { return style_.rows * BrailleCanvas::dots_down; }

  // Dots from the top; a number that is infinite is beyond it.
  double height(double number) const {
    if (number == INFINITY) return -1;
    return std::round((range_.high - number) / (range_.high - range_.low) * (dots_down() - 1));
  }

  // Between the two epochs around that dot; nothing beyond the last.
  std::optional<Spread> at(int x) const {
    const double epochs = static_cast<double>(style_.last_epoch - style_.first_epoch);
    const double epoch = static_cast<double>(style_.first_epoch) + epochs * x / std::max(1, dots_across() - 1);
    const auto after = std::ranges::lower_bound(band_.epochs, epoch, {}, [](auto e) { return static_cast<double>(e); });
    if (after == band_.epochs.end()) return std::nullopt;
    const auto i = static_cast<std::size_t>(after - band_.epochs.begin());
    if (static_cast<double>(*after) == epoch) return band_.spreads[i];
    if (i == 0) return std::nullopt;
    const double begin = static_cast<double>(band_.epochs[i - 1]), end = static_cast<double>(band_.epochs[i]);
    return between(band_.spreads[i - 1], band_.spreads[i], (epoch - begin) / (end - begin));
  }
  static Spread between(const Spread& before, const Spread& after, double share) {
    const auto mix = [share](double a, double b) {
      return std::isfinite(a) && std::isfinite(b) ? a + (b - a) * share : INFINITY;
    };
    return {mix(before.median, after.median), mix(before.p10, after.p10), mix(before.p90, after.p90)};
  }

  void draw() {
    int before = nowhere;
    for (int x = 0; x < dots_across(); ++x) {
      const auto spread = at(x);
      if (spread && std::isfinite(spread->p10)) shade(x, height(spread->p90), height(spread->p10));
      if (!spread || !std::isfinite(spread->median)) {
        before = nowhere;
        continue;
      }
      const int y = static_cast<int>(height(spread->median));
      join(x, before == nowhere ? y : before, y);
      before = y;
    }
  }
  // The dot, and those between it and its neighbour to the left.
  void join(int x, int from, int to) {
    canvas_.set(x, to);
    const int step = from < to ? 1 : -1;
    for (int y = from + step; from != to && y != to; y += step) canvas_.set(x, y);
  }
  void shade(int x, double top, double bottom) {
    const int first = std::max(0, static_cast<int>(top)) / BrailleCanvas::dots_down;
    const int last = static_cast<int>(bottom) / BrailleCanvas::dots_down;
    for (int row = first; row <= last; ++row) shade_[cell_index(x / BrailleCanvas::dots_across, row)] = true;
  }

  std::string label(int row) const {
    if (range_.is_empty() || (row > 0 && row + 1 < style_.rows)) return "         │";
    return fmt::format("{:>8.3g} ┤", unscaled(row == 0 ? range_.high : range_.low));
  }
  std::string cells(int row) const {
    std::string text;
    for (int column = 0; column < style_.columns; ++column) text += cell(column, row);
    const auto end = text.find_last_not_of(' ');
    return end == std::string::npos ? "" : text.substr(0, end + 1);
  }
  std::string cell(int column, int row) const {
    const bool is_shaded = shade_[cell_index(column, row)];
    if (canvas_.is_empty(column, row)) return is_shaded ? coloured(band_colour, "░") : " ";
    return coloured(median_colour, canvas_.character(column, row));
  }
  std::string coloured(const char* colour, const std::string& text) const {
    return style_.colour ? colour + text + no_colour : text;
  }

  Band band_;  // of the logarithms, if they are drawn
  const CurveStyle& style_;
  bool is_logarithmic_;
  BrailleCanvas canvas_;
  Range range_;
  std::vector<bool> shade_;
};

}  // namespace

bool is_logarithmic(const Band& band) {
  const Range range = range_of(band);
  return !range.is_empty() && range.low > 0 && range.high > most_linear_ratio * range.low;
}

std::vector<std::string> draw_curve(const Band& band, const CurveStyle& style) {
  return CurveDrawing(band, style).lines();
}

}  // namespace cenote::watch
