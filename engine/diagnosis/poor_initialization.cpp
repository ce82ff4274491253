#include <algorithm>
#include <cmath>

#include "engine/diagnosis/rule.h"

namespace cenote {
namespace {

/// std(kernel)·√fan_in: 1 for LeCun and (square) Glorot, √2 for He.
constexpr double smallest_gain = 0.33, largest_gain = 3;
/// ‖kernel − its mean column‖ ÷ ‖kernel‖ of units that are all the same one.
constexpr double alike = 1e-4;

struct Initialization {
  double gain = not_seen, apart = not_seen;
};

/// Medians over the hidden layers.
Initialization initialization_of(const MemberSeen& member) {
  std::vector<double> gains, apart;
  for (std::size_t i = 0; i < hidden_layers(member); ++i) {
    gains.push_back(member.layers[i].gain);
    apart.push_back(member.layers[i].alike);
  }
  return {median_of(gains), median_of(apart)};
}

}  // namespace

std::optional<Sight> see_poor_initialization(const Seen& seen, const MemberSeen& member) {
  if (!may_have_failed(member) || hidden_layers(member) < 1) return std::nullopt;
  const auto [gain, apart] = initialization_of(member);
  const bool has_equal_units = apart <= alike && seen.layers.front().units > 1;
  if (!has_equal_units && !(gain < smallest_gain) && !(gain > largest_gain)) return std::nullopt;
  return Sight{.evidence = {{"gain", gain}, {"units_apart", apart}}};
}

}  // namespace cenote
