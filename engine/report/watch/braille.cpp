#include "engine/report/watch/braille.h"

namespace cenote::watch {
namespace {

// By x, then y: how Unicode numbers the dots.
constexpr std::uint8_t bits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};

}  // namespace

BrailleCanvas::BrailleCanvas(int columns, int rows)
    : columns_(columns), rows_(rows), dots_(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)) {}

void BrailleCanvas::set(int x, int y) {
  if (x < 0 || y < 0 || x >= columns_ * dots_across || y >= rows_ * dots_down) return;
  dots_[cell(x / dots_across, y / dots_down)] |= bits[x % dots_across][y % dots_down];
}

std::string BrailleCanvas::character(int column, int row) const {
  const unsigned code = dots(column, row);
  return {'\xe2', static_cast<char>(0xa0 | code >> 6U), static_cast<char>(0x80 | (code & 0x3fU))};
}

}  // namespace cenote::watch
