#include "engine/diagnosis/finding.h"

#include <algorithm>
#include <cmath>

namespace cenote {

ShareInterval share_of(std::int64_t k, std::int64_t n) {
  if (n == 0) return {};
  constexpr double z = 1.959963984540054;
  const double count = static_cast<double>(n), p = static_cast<double>(k) / count;
  const double middle = p + z * z / (2 * count), scale = 1 + z * z / count;
  const double half = z * std::sqrt(p * (1 - p) / count + z * z / (4 * count * count));
  return {p, k == 0 ? 0 : std::max(0.0, (middle - half) / scale), k == n ? 1 : std::min(1.0, (middle + half) / scale)};
}

}  // namespace cenote
