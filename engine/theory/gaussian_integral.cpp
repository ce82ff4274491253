#include "engine/theory/gaussian_integral.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <utility>

namespace cenote::theory {
namespace {

constexpr std::size_t points = 16;
constexpr double reach = 10;  // standard deviations

struct Rule {
  std::array<double, points> x, weight;  // on [−1, 1]
};

/// P_n(x) and its derivative.
std::pair<double, double> legendre(double x) {
  double p = x, before = 1;
  for (std::size_t k = 2; k <= points; ++k) {
    const auto n = static_cast<double>(k);
    before = std::exchange(p, ((2 * n - 1) * x * p - (n - 1) * before) / n);
  }
  return {p, static_cast<double>(points) * (x * p - before) / (x * x - 1)};
}

/// Newton from Tricomi's first guess.
Rule gauss_legendre() {
  Rule rule{};
  for (std::size_t i = 0; i < points; ++i) {
    double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (static_cast<double>(points) + 0.5));
    for (int step = 0; step < 8; ++step) {
      const auto [p, slope] = legendre(x);
      x -= p / slope;
    }
    const double slope = legendre(x).second;
    rule.x[i] = x;
    rule.weight[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return rule;
}

/// In standard deviations from the mean.
std::vector<double> panel_edges(const Gaussian& z, const std::vector<double>& centres) {
  std::vector<double> edges = {-reach, -7, -5, -3.5, -2, -1, 0, 1, 2, 3.5, 5, 7, reach};
  const double scale = std::sqrt(z.variance);
  for (const double centre : centres)
    for (const double distance : {0.0, 1.0, 2.5, 6.0, 15.0, 40.0})
      for (const double sign : {-1.0, 1.0})
        if (const double x = (centre + sign * distance - z.mean) / scale; std::abs(x) < reach) edges.push_back(x);
  std::ranges::sort(edges);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

}  // namespace

std::vector<Node1D> gaussian_nodes(const Gaussian& z, const std::vector<double>& centres) {
  static const Rule rule = gauss_legendre();
  const double scale = std::sqrt(z.variance), density = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  const std::vector<double> edges = panel_edges(z, centres);
  std::vector<Node1D> nodes;
  nodes.reserve((edges.size() - 1) * points);
  for (std::size_t panel = 0; panel + 1 < edges.size(); ++panel) {
    const double middle = (edges[panel] + edges[panel + 1]) / 2, half = (edges[panel + 1] - edges[panel]) / 2;
    for (std::size_t i = 0; i < points; ++i) {
      const double x = middle + half * rule.x[i];
      nodes.push_back({z.mean + scale * x, half * rule.weight[i] * density * std::exp(-x * x / 2)});
    }
  }
  return nodes;
}

}  // namespace cenote::theory
