#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace cenote {

/// The statistics of one tensor at one step. Counts and extremes merge associatively; sums are those of the canonical
/// tree (docs/numerics.md). Sums, extremes and zero_count are over the finite elements. A column is a unit, its rows
/// are the batch's samples: a dead one is zero in every row, so a NaN keeps it from being dead. Where only the norm was
/// asked for, columns is 0 and what else needs more than the square sum is NaN.
struct Moments {
  std::int64_t count = 0;            ///< elements
  std::int64_t nonfinite_count = 0;  ///< of them NaN or infinite
  std::int64_t zero_count = 0;
  std::int64_t columns = 0;
  std::int64_t dead_count = 0;  ///< of them zero in every row
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
  double sum = 0, absolute_sum = 0, square_sum = 0;
  double centered_square_sum = 0;  ///< Σ(x − mean)²

  std::int64_t finite_count() const { return count - nonfinite_count; }
  double norm() const { return std::sqrt(square_sum); }  ///< Euclidean
  double mean() const { return per_finite(sum); }
  double std() const { return std::sqrt(per_finite(centered_square_sum)); }  ///< biased: divided by the count
  double abs_mean() const { return per_finite(absolute_sum); }
  double zero_share() const {
    return columns == 0 ? std::numeric_limits<double>::quiet_NaN() : per_finite(static_cast<double>(zero_count));
  }
  double dead_share() const {  ///< of an activation: the dead units
    if (columns == 0) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(dead_count) / static_cast<double>(columns);
  }

 private:
  double per_finite(double value) const {
    return finite_count() > 0 ? value / static_cast<double>(finite_count()) : std::numeric_limits<double>::quiet_NaN();
  }
};

/// All that a norm needs, for where it is all that is asked for.
struct TensorNorm {
  double square_sum = 0;             ///< Σx² over the finite elements
  std::int64_t nonfinite_count = 0;  ///< what is NaN or infinite
};

/// The Moments of which only the norm is known.
inline Moments moments_of(const TensorNorm& norm, std::int64_t count) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Moments m;
  m.count = count;
  m.nonfinite_count = norm.nonfinite_count;
  m.sum = m.absolute_sum = m.centered_square_sum = unknown;
  m.square_sum = norm.square_sum;
  return m;
}

}  // namespace cenote
