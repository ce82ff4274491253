#pragma once

#include <cmath>
#include <vector>

#include "cenote/instrument.h"
#include "tests/kernels/ops/rounding.h"

namespace cenote::ops {

/// Of V and V ÷ G, where V = B ÷ (B − 1)·(S − g²), G = g² − V ÷ B, and S and g² are sums in double whose terms are not
/// negative, each off by at most `relative`.
inline std::vector<double> noise_bound(const std::vector<double>& want, std::int64_t rows, double relative) {
  const auto batch = static_cast<double>(rows);
  const double variance = want[0], scale = want[1], difference = variance / scale,
               square = difference + variance / batch;
  const double samples = variance * (batch - 1) / batch + square;
  const double of_variance = 2 * relative * (samples + square) * batch / (batch - 1);
  const double of_difference = of_variance / batch + 2 * relative * square;
  return {of_variance, (of_variance + std::abs(scale) * of_difference) / std::abs(difference)};
}

/// Counts are exact; sums of n terms in double, which backends add in an order of their own, are off by at most n
/// roundings of the sum of magnitudes (Higham 2002, 4.2): for a cosine, by Cauchy and Schwarz, that is n roundings
/// of 1.
inline std::vector<double> reading_bound(Instrument instrument, const std::vector<double>& want, std::int64_t rows,
                                         std::int64_t elements) {
  const double relative = float64.gamma(static_cast<double>(elements) + 8);
  const bool is_cosine = instrument == Instrument::update_cosine || instrument == Instrument::gradient_correlation;
  if (instrument == Instrument::noise_scale) return noise_bound(want, rows, relative);
  return std::vector<double>(want.size(), is_cosine ? 4 * relative : 0);
}

}  // namespace cenote::ops
