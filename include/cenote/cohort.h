#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cenote/words.h"

namespace cenote {

/// What may vary from member to member, beside the seed. Also the per-member slots of a Program.
enum class Hyperparameter : std::uint8_t {
  clipnorm,
  clipvalue,
  factor,
  gain,
  global_clipnorm,
  learning_rate,
  negative_slope,
  weight_decay,
};
template <>
inline constexpr auto words<Hyperparameter> = std::to_array<Word<Hyperparameter>>({
    {"clipnorm", Hyperparameter::clipnorm},
    {"clipvalue", Hyperparameter::clipvalue},
    {"factor", Hyperparameter::factor},
    {"gain", Hyperparameter::gain},
    {"global_clipnorm", Hyperparameter::global_clipnorm},
    {"learning_rate", Hyperparameter::learning_rate},
    {"negative_slope", Hyperparameter::negative_slope},
    {"weight_decay", Hyperparameter::weight_decay},
});

/// M members: networks that share one Network and Recipe, each with its own seed and, if asked, hyper-parameters.
/// Member m has seed index m mod `members` and the grid point m / `members`, whose first key (alphabetically) changes
/// fastest. The same seed index means the same draws at every grid point.
struct Cohort {
  std::int64_t members = 1;  ///< seeds for each point of the grid
  std::uint64_t seed = 42;
  std::string initial_weights = {};                         ///< an npz file, or empty: all weights are drawn
  std::map<Hyperparameter, std::vector<double>> vary = {};  ///< the grid's axes
  std::optional<std::int64_t> member = {};                  ///< train only this one, with the bits of the full cohort

  std::int64_t grid_points() const {
    std::int64_t points = 1;
    for (const auto& [key, values] : vary) points *= static_cast<std::int64_t>(values.size());
    return points;
  }
  std::int64_t size() const { return members * grid_points(); }
  std::int64_t seed_index(std::int64_t m) const { return m % members; }

  /// The value of a varied key for member m; nothing if the key is not varied.
  std::optional<double> varied(Hyperparameter key, std::int64_t m) const {
    std::int64_t point = m / members;
    for (const auto& [axis, values] : vary) {
      const auto size = static_cast<std::int64_t>(values.size());
      if (axis == key) return values[static_cast<std::size_t>(point % size)];
      point /= size;
    }
    return std::nullopt;
  }

  bool operator==(const Cohort&) const = default;
};

}  // namespace cenote
