#include "engine/random/distributions.h"

#include <algorithm>

#include "kernels/math/normal_quantile.h"
#include "kernels/math/random.h"

namespace cenote::random {

namespace {

std::uint64_t bits53(const DrawKey& key, std::int64_t element) {
  const math::RandomStream stream{key.seed, key.seed_index, math::Purpose::initial_weights, key.stream};
  const math::RandomBlock block = math::random_block(stream, static_cast<std::uint32_t>(element / 2));
  const std::size_t half = static_cast<std::size_t>(element % 2) * 2;
  return (static_cast<std::uint64_t>(block.words[half]) << 32 | block.words[half + 1]) >> 11;
}

}  // namespace

double uniform(const DrawKey& key, std::int64_t element) { return static_cast<double>(bits53(key, element)) * 0x1p-53; }

double open_uniform(const DrawKey& key, std::int64_t element) {
  return static_cast<double>(bits53(key, element) | 1) * 0x1p-53;
}

double normal(const DrawKey& key, std::int64_t element) { return math::normal_quantile(open_uniform(key, element)); }

double truncated_normal(const DrawKey& key, std::int64_t element) {
  constexpr double below = 0.022750131948179207;  // Φ(−2)
  constexpr double inside = 0.9544997361036416;   // Φ(2) − Φ(−2)
  const double z = math::normal_quantile(below + inside * open_uniform(key, element));
  return std::clamp(z, -2.0, 2.0);
}

}  // namespace cenote::random
