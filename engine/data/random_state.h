#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace cenote {

/// NumPy's legacy generator, `numpy.random.RandomState(seed)`, bit for bit. scikit-learn draws from it wherever it is
/// given an integer random_state. For data only: weights and batches have generators of their own.
class RandomState {
 public:
  /// @param seed 0 … 2³²−1
  explicit RandomState(std::uint32_t seed) : engine_(seed) {}

  /// Uniform over [0, 1), a multiple of 2⁻⁵³; RandomState.random_sample.
  double random_sample();

  /// Uniform over [low, high); RandomState.uniform.
  double uniform(double low, double high) { return low + (high - low) * random_sample(); }

  /// RandomState.normal.
  double normal(double mean, double standard_deviation) { return mean + standard_deviation * standard_normal(); }

  /// 0 … n − 1 in random order; RandomState.permutation.
  std::vector<std::int64_t> permutation(std::int64_t n);

 private:
  double standard_normal();
  std::uint64_t interval(std::uint64_t max);

  std::mt19937 engine_;  // the standard fixes its seeding, Knuth's, and its output: both are NumPy's
  double cached_normal_ = 0;
  bool has_cached_normal_ = false;
};

}  // namespace cenote
