#include "engine/theory/batch_norm_rate.h"

namespace cenote::theory {

double batch_norm_rate(const HiddenMap& map, const Gaussian& normalized, Normalizes where) {
  const double square = normalized.variance + normalized.mean * normalized.mean;
  const Gaussian z = where == Normalizes::before_activation
                         ? normalized
                         : Gaussian{map.bias.mean, map.sigma_w2 * square + map.bias.variance};
  const double scale =
      where == Normalizes::before_activation ? normalized.variance : map.sigma_w2 * normalized.variance;
  const UnitMoments unit = unit_moments(map.function, z);
  return scale * unit.slope_square / (unit.square - unit.mean * unit.mean);
}

}  // namespace cenote::theory
