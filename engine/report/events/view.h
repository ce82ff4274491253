#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cenote::events {

/// Part of a cohort, and how it becomes curves: a member as it is, or quantiles over members. Each curve is a run of
/// TensorBoard's, a folder of its own.
struct View {
  std::vector<std::string> runs;      ///< folders
  std::vector<std::int64_t> members;  ///< positions in the cohort
  std::vector<double> levels;         ///< of the quantiles, one for each run; none: the member's own number

  bool is_member() const { return levels.empty(); }
  /// A number for each run, from those of the members that have one. A member's may be NaN, which it then is; quantiles
  /// follow NumPy's linear rule, a number that is not finite counting as +∞.
  std::vector<double> curves_of(std::vector<double> numbers) const;
};

/// Member `position` of a cohort, as `member-<number>`.
View member_view(std::int64_t position, std::int64_t number);

/// p10, median and p90 over all members of a cohort.
View quantile_view(std::int64_t members);

}  // namespace cenote::events
