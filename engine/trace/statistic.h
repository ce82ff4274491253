#pragma once

#include <cstdint>
#include <limits>

#include "cenote/moments.h"
#include "cenote/words.h"

namespace cenote {

/// The statistics that a trace shows of a tensor, over its finite elements; dead_share over its columns.
enum class Statistic : std::uint8_t { norm, mean, std, min, max, abs_mean, zero_share, dead_share, nonfinite_count };
template <>
inline constexpr auto words<Statistic> = std::to_array<Word<Statistic>>({
    {"abs_mean", Statistic::abs_mean},
    {"dead_share", Statistic::dead_share},
    {"max", Statistic::max},
    {"mean", Statistic::mean},
    {"min", Statistic::min},
    {"nonfinite_count", Statistic::nonfinite_count},
    {"norm", Statistic::norm},
    {"std", Statistic::std},
    {"zero_share", Statistic::zero_share},
});

/// In the order in which files hold them.
inline constexpr std::array all_statistics = {Statistic::norm,       Statistic::mean,       Statistic::std,
                                              Statistic::min,        Statistic::max,        Statistic::abs_mean,
                                              Statistic::zero_share, Statistic::dead_share, Statistic::nonfinite_count};

/// Those that a trace without Moments, of norms alone, has.
inline constexpr std::array norm_statistics = {Statistic::norm, Statistic::nonfinite_count};

/// NaN if the Moments were not measured (count = 0).
inline double value_of(Statistic statistic, const Moments& moments) {
  if (moments.count == 0) return std::numeric_limits<double>::quiet_NaN();
  switch (statistic) {
    case Statistic::norm:
      return moments.norm();
    case Statistic::mean:
      return moments.mean();
    case Statistic::std:
      return moments.std();
    case Statistic::min:
      return moments.min;
    case Statistic::max:
      return moments.max;
    case Statistic::abs_mean:
      return moments.abs_mean();
    case Statistic::zero_share:
      return moments.zero_share();
    case Statistic::dead_share:
      return moments.dead_share();
    case Statistic::nonfinite_count:
      break;
  }
  return static_cast<double>(moments.nonfinite_count);
}

/// The norm for quantiles over members: +∞ if any element is not finite, NaN if not measured.
double norm_or_infinity(const Moments& moments);

}  // namespace cenote
