#include "engine/report/events/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cenote/instrument.h"

namespace cenote::events {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double float_exponents_end = 128;

std::vector<double> make_default_limits() {
  std::vector<double> limits = {-largest};
  std::vector<double> positive;
  for (double limit = 1e-12; limit < 1e20; limit *= 1.1) positive.push_back(limit);
  for (auto limit = positive.rbegin(); limit != positive.rend(); ++limit) limits.push_back(-*limit);
  limits.push_back(0);
  limits.insert(limits.end(), positive.begin(), positive.end());
  limits.push_back(largest);
  return limits;
}

void add_bucket(Histogram& histogram, double limit, double count) {
  const bool both_are_empty = count == 0 && !histogram.counts.empty() && histogram.counts.back() == 0;
  if (both_are_empty) {
    histogram.limits.back() = limit;
    return;
  }
  histogram.limits.push_back(limit);
  histogram.counts.push_back(count);
}

void add_value(Histogram& histogram, double value) {
  histogram.min = histogram.count == 0 ? value : std::min(histogram.min, value);
  histogram.max = histogram.count == 0 ? value : std::max(histogram.max, value);
  histogram.count += 1;
  histogram.sum += value;
  histogram.sum_squares += value * value;
}

double end_of_bin(int bin) { return bin + 1 < histogram_bins ? histogram_exponent(bin + 1) : float_exponents_end; }

void add_bin(Histogram& histogram, int bin, double count) {
  const double begin = histogram_exponent(bin), end = end_of_bin(bin), middle = (begin + end) / 2;
  if (histogram.count == 0) histogram.min = begin;
  histogram.max = end;
  histogram.count += count;
  histogram.sum += count * middle;
  histogram.sum_squares += count * middle * middle;
}

}  // namespace

Histogram histogram_of(std::span<const double> values) {
  static const std::vector<double> default_limits = make_default_limits();
  Histogram histogram;
  std::vector<double> counts(default_limits.size());
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const auto above = std::ranges::upper_bound(default_limits, value) - default_limits.begin();
    counts[std::min(static_cast<std::size_t>(above), counts.size() - 1)] += 1;
    add_value(histogram, value);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) add_bucket(histogram, default_limits[i], counts[i]);
  return histogram;
}

Histogram log2_histogram_of(std::span<const double> counts) {
  Histogram histogram;
  for (int bin = 1; bin < histogram_bins; ++bin) {
    const double count = counts[static_cast<std::size_t>(bin)];
    add_bucket(histogram, end_of_bin(bin), count);
    if (count > 0) add_bin(histogram, bin, count);
  }
  return histogram;
}

}  // namespace cenote::events
