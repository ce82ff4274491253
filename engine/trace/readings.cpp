#include "engine/trace/readings.h"

#include <numeric>

namespace cenote {
namespace {

/// fp16 rounds to zero what is below half its smallest number, 2⁻²⁴; below 2⁻¹⁴ it has fewer bits.
constexpr int fp16_zero = -25, fp16_normal = -14;

}  // namespace

double count_below(std::span<const double> histogram, int exponent) {
  double count = 0;
  for (int bin = 1; bin < histogram_bins && histogram_exponent(bin) < exponent; ++bin)
    count += histogram[static_cast<std::size_t>(bin)];
  return count;
}

double statistic_of(Instrument instrument, std::size_t index, std::span<const double> numbers) {
  if (instrument != Instrument::histogram) return numbers[index];
  const double all = std::accumulate(numbers.begin(), numbers.end(), 0.0);  // 0 ÷ 0 where there is nothing
  const double flushed = count_below(numbers, fp16_zero);
  return (info_of(instrument).statistics[index].name == "fp16_underflow_share"
              ? flushed
              : count_below(numbers, fp16_normal) - flushed) /
         all;
}

std::vector<double> numbers_at(const Readings& readings, std::int64_t members, std::int64_t record,
                               std::int64_t member) {
  const auto count = static_cast<std::size_t>(numbers_of(readings.instrument));
  const std::size_t first = static_cast<std::size_t>(record * members + member) * count;
  std::vector<double> numbers(count);
  for (std::size_t k = 0; k < count; ++k) numbers[k] = readings.number(first + k);
  return numbers;
}

}  // namespace cenote
