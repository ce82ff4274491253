#include "engine/theory/hidden_map.h"

#include <cmath>

namespace cenote::theory {
namespace {

constexpr double smallest = 1e-9, largest = 1e9;
constexpr double neutral = 1e-12;  // |next(q)/q − 1| that quadrature cannot tell from 0
constexpr double stride = 1.25;

double drift(const HiddenMap& map, double q) { return map.next(q) / q - 1; }

/// The root of `f`, which changes sign between the logarithms of low and high.
template <class F>
double root_between(double low, double high, const F& f) {
  const bool rises = f(low) < 0;
  for (int step = 0; step < 60; ++step) {
    const double middle = std::sqrt(low * high);
    ((f(middle) < 0) == rises ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

}  // namespace

FixedPoint fixed_point(const HiddenMap& map, double from) {
  double q = std::isfinite(from) ? std::max(from, smallest) : largest;
  const double first = drift(map, q);
  if (std::abs(first) < neutral) return {q, map.chi(q)};
  const double factor = first > 0 ? stride : 1 / stride;
  while (q > smallest / stride && q < largest * stride) {
    const double next = q * factor;
    if ((drift(map, next) > 0) != (first > 0)) {
      q = root_between(std::min(q, next), std::max(q, next), [&](double x) { return drift(map, x); });
      return {q, map.chi(q)};
    }
    q = next;
  }
  return {std::nullopt, map.chi(first > 0 ? largest : smallest * smallest)};
}

CorrelationPoint correlation_point(const HiddenMap& map, double q) {
  const Gaussian z = map.gaussian(q);
  const double chi = map.chi(q);
  if (chi <= 1) return {1, chi};
  const auto drift_at = [&](double c) {
    return (map.sigma_w2 * pair_moments(map.function, z, c).value + map.bias.variance) / q - c;
  };
  if (std::abs(drift_at(0)) < 1e-10) return {0, map.sigma_w2 * pair_moments(map.function, z, 0).slope};
  double low = 0, high = 1 - 1e-7;
  for (int step = 0; step < 30; ++step) {
    const double middle = (low + high) / 2;
    (drift_at(middle) > 0 ? low : high) = middle;
  }
  return {low, map.sigma_w2 * pair_moments(map.function, z, low).slope};
}

std::optional<double> critical_sigma_w(HiddenMap map) {
  const auto excess = [&](double sigma_w2) {
    map.sigma_w2 = sigma_w2;
    return fixed_point(map, 1).chi - 1;
  };
  constexpr double low = 1e-4, high = 1e4;
  if (!(excess(low) < 0 && excess(high) > 0)) return std::nullopt;
  return std::sqrt(root_between(low, high, excess));
}

}  // namespace cenote::theory
