#include "engine/diagnosis/rule.h"

#include <algorithm>
#include <cmath>

#include "engine/trace/quantile.h"

namespace cenote {

std::vector<double> first_to_last(const MemberSeen& member, std::vector<double> LayerSeen::*norms) {
  const std::size_t hidden = hidden_layers(member);
  std::vector<double> ratios;
  if (hidden < 2) return ratios;
  const auto &first = member.layers.front().*norms, &last = member.layers[hidden - 1].*norms;
  for (std::size_t t = 0; t < std::min(first.size(), last.size()); ++t) ratios.push_back(first[t] / last[t]);
  return ratios;
}

bool has_moved(const Seen& seen, const MemberSeen& member) {
  constexpr double least_move = 0.01;  // of std·√fan_in, which is about 1
  const auto stands_still = [](const LayerSeen& layer) {
    return layer.change * std::max(layer.gain, 1.0) < least_move;
  };
  return seen.updates == 0 || !std::ranges::all_of(member.layers, stands_still);
}

double median_of(std::vector<double> numbers) {
  std::erase_if(numbers, [](double x) { return !std::isfinite(x); });
  return numbers.empty() ? not_seen : quantile(std::move(numbers), 0.5);
}

double largest_of(std::span<const double> numbers) {
  double largest = not_seen;
  for (const double x : numbers)
    if (std::isfinite(x) && !(x <= largest)) largest = x;
  return largest;
}

}  // namespace cenote
