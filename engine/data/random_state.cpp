#include "engine/data/random_state.h"

#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace cenote {

double RandomState::random_sample() {
  const auto high = static_cast<double>(engine_() >> 5);
  const auto low = static_cast<double>(engine_() >> 6);
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

// Marsaglia's polar method. The second coordinate comes first and the first is kept for the next call: NumPy's order.
double RandomState::standard_normal() {
  if (std::exchange(has_cached_normal_, false)) return std::exchange(cached_normal_, 0.0);
  double x1, x2, r2;
  do {
    x1 = 2.0 * random_sample() - 1.0;
    x2 = 2.0 * random_sample() - 1.0;
    r2 = x1 * x1 + x2 * x2;
  } while (r2 >= 1.0 || r2 == 0.0);
  const double f = std::sqrt(-2.0 * std::log(r2) / r2);
  cached_normal_ = f * x1;
  has_cached_normal_ = true;
  return f * x2;
}

// Uniform over 0 … max, by rejection under the smallest mask of ones that covers max.
// max < 2³²: beyond it NumPy draws 64 bits at a time, and no data set of ours is that long.
std::uint64_t RandomState::interval(std::uint64_t max) {
  const std::uint64_t mask = std::bit_ceil(max + 1) - 1;
  std::uint64_t value;
  do value = engine_() & mask;
  while (value > max);
  return value;
}

std::vector<std::int64_t> RandomState::permutation(std::int64_t n) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  for (std::size_t i = order.size(); i-- > 1;) std::swap(order[i], order[interval(i)]);
  return order;
}

}  // namespace cenote
