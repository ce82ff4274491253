#include "engine/remedies/ranking.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/trace/quantile.h"

namespace cenote {
namespace {

double ratio(double first, double second) {
  const bool are_equal = first == second || (!std::isfinite(first) && !std::isfinite(second));
  return are_equal ? 1 : first / second;  // +∞ where only the second is 0 or only the first not finite
}

std::vector<double> ratios_of_seeds(const Outcome& first, const Outcome& second) {
  std::vector<double> ratios;
  const auto seeds = static_cast<std::size_t>(first.seeds);
  for (std::size_t seed = 0; seed < seeds; ++seed) {
    std::vector<double> points;
    for (std::size_t m = seed; m < first.loss.size(); m += seeds)
      points.push_back(ratio(first.loss[m], second.loss[m]));
    ratios.push_back(quantile(std::move(points), 0.5));
  }
  return ratios;
}

PairedCounts counts_of_seeds(const Outcome& first, const Outcome& second) {
  PairedCounts counts;
  const double share = static_cast<double>(first.seeds) / static_cast<double>(first.learnt.size());
  for (std::size_t m = 0; m < first.learnt.size(); ++m) {
    double& count = first.learnt[m] != 0 ? (second.learnt[m] != 0 ? counts.both : counts.only_first)
                                         : (second.learnt[m] != 0 ? counts.only_second : counts.neither);
    count += share;
  }
  return counts;
}

}  // namespace

double Outcome::share_learnt() const {
  return std::accumulate(learnt.begin(), learnt.end(), 0.0) / static_cast<double>(learnt.size());
}

double Outcome::median_loss() const { return quantile(loss, 0.5); }

int PairedComparison::verdict() const {
  if (learnt_interval.low > 0) return 1;
  if (learnt_interval.high < 0) return -1;
  return loss_interval.high < 1 ? 1 : loss_interval.low > 1 ? -1 : 0;
}

PairedComparison compare(const Outcome& first, const Outcome& second, double confidence) {
  const PairedCounts counts = counts_of_seeds(first, second);
  const auto ratios = ratios_of_seeds(first, second);
  PairedComparison result{.learnt_difference = counts.difference(),
                          .learnt_interval = newcombe_interval(counts, confidence),
                          .loss_ratio = quantile(ratios, 0.5),
                          .loss_interval = median_interval(ratios, confidence)};
  result.loss_interval.low = std::max(result.loss_interval.low, 0.0);
  return result;
}

std::vector<std::size_t> rank(const std::vector<Outcome>& outcomes) {
  std::vector<std::size_t> order(outcomes.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const double more = outcomes[a].share_learnt() - outcomes[b].share_learnt();
    return more != 0 ? more > 0 : outcomes[a].median_loss() < outcomes[b].median_loss();
  });
  return order;
}

}  // namespace cenote
