#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace cenote::theory {

/// A normal distribution.
struct Gaussian {
  double mean = 0, variance = 0;

  bool operator==(const Gaussian&) const = default;
};

/// Points and weights of an expectation over a Gaussian: E f(z) ≈ Σ weight·f(z).
struct Node1D {
  double z, weight;
};

/// Composite Gauss–Legendre (16 points a panel) over mean ± 10 standard deviations, cut at every centre and at
/// distances from it on which activations change (they saturate within about 40), so that kinks lie on the edge of a
/// panel and a variance from 1e-12 to 1e12 is resolved. What lies outside weighs 1.5e-23.
std::vector<Node1D> gaussian_nodes(const Gaussian& z, const std::vector<double>& centres);

/// E f(z); f yields a number, or anything that can be scaled and added.
template <class F>
double expectation(const Gaussian& z, const std::vector<double>& centres, const F& f) {
  if (!(z.variance > 0)) return f(z.mean);
  double sum = 0;
  for (const Node1D& node : gaussian_nodes(z, centres)) sum += node.weight * f(node.z);
  return sum;
}

}  // namespace cenote::theory
