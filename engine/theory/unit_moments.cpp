#include "engine/theory/unit_moments.h"

namespace cenote::theory {

UnitMoments unit_moments(const ScalarFunction& f, const Gaussian& z) {
  if (!(z.variance > 0)) {
    const double value = f.value(z.mean), slope = f.derivative(z.mean) * f.derivative(z.mean);
    return {value, value * value, slope, slope * slope};
  }
  UnitMoments sum;
  for (const Node1D& node : gaussian_nodes(z, f.centres())) {
    const double value = f.value(node.z), slope = f.derivative(node.z);
    sum.mean += node.weight * value;
    sum.square += node.weight * value * value;
    sum.slope_square += node.weight * slope * slope;
    sum.slope_fourth += node.weight * slope * slope * slope * slope;
  }
  return sum;
}

PairMoments pair_moments(const ScalarFunction& f, const Gaussian& z, double correlation) {
  PairMoments sum;
  const double rest = z.variance * (1 - correlation * correlation);
  for (const Node1D& a : gaussian_nodes(z, f.centres())) {
    const Gaussian b{z.mean + correlation * (a.z - z.mean), rest};
    const double weighted = a.weight * f.value(a.z), slope = a.weight * f.derivative(a.z);
    if (weighted == 0 && slope == 0) continue;
    if (!(rest > 0)) {
      sum.value += weighted * f.value(b.mean);
      sum.slope += slope * f.derivative(b.mean);
      continue;
    }
    for (const Node1D& node : gaussian_nodes(b, f.centres())) {
      sum.value += weighted * node.weight * f.value(node.z);
      sum.slope += slope * node.weight * f.derivative(node.z);
    }
  }
  return sum;
}

}  // namespace cenote::theory
