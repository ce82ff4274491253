#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/watch/band.h"

namespace cenote::watch {

/// How a curve is drawn.
struct CurveStyle {
  int columns = 60, rows = 8;                    ///< of the field in characters, without axes
  std::int64_t first_epoch = 0, last_epoch = 1;  ///< the field's sides; a run grows into it
  bool colour = false;
};

/// Whether the logarithm is drawn: all numbers are positive and span more than two decades.
bool is_logarithmic(const Band& band);

/// Lines of text: the field with the largest and the smallest number to its left, and the epochs under it. The median
/// is a line of dots, from p10 to p90 is shaded.
std::vector<std::string> draw_curve(const Band& band, const CurveStyle& style);

}  // namespace cenote::watch
