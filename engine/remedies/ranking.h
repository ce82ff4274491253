#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/remedies/paired_intervals.h"

namespace cenote {

/// What became of a cohort: the seeds of each point of its grid, which is members number p·seeds … (p + 1)·seeds − 1.
struct Outcome {
  std::int64_t seeds = 0;
  std::vector<std::uint8_t> learnt;  ///< (members)
  std::vector<double> loss;          ///< (members), the last epoch_end_loss; +∞ where it is not finite

  double share_learnt() const;
  double median_loss() const;
};

/// Two cohorts of the same members, seed by seed. Over a grid a seed counts once: by the share of its points that
/// learnt, and by the median of its points' loss ratios.
struct PairedComparison {
  double learnt_difference = 0;  ///< share of the first minus that of the second
  Interval learnt_interval;
  double loss_ratio = 1;  ///< median of the first's loss by the second's; of two that are both not finite 1
  Interval loss_interval;

  /// 1: the first does better, −1: worse, 0: the seeds can't tell. Shares decide; where they do not, losses.
  int verdict() const;
};

/// @param confidence of each of the two intervals
PairedComparison compare(const Outcome& first, const Outcome& second, double confidence);

/// Positions from best to worst: by share learnt, then by median loss, then as they stand.
std::vector<std::size_t> rank(const std::vector<Outcome>& outcomes);

/// The confidence that each of so many intervals needs for all of them to hold at once (Bonferroni).
constexpr double simultaneous(double confidence, std::size_t intervals) {
  return 1 - (1 - confidence) / static_cast<double>(intervals > 0 ? intervals : 1);
}

}  // namespace cenote
