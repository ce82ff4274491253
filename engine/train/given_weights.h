#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <vector>

#include "cenote/cohort.h"
#include "cenote/program.h"

namespace cenote {

/// Initial weights that are not drawn, by variable.
class GivenWeights {
 public:
  /// None: all are drawn.
  GivenWeights() = default;

  /// Reads the arrays of an npz file. Each has the shape of its variable, or a leading axis: one entry for each member
  /// of the cohort, for each seed, or, where the run has one member, one.
  /// @throws SpecError naming the file, the array, the shape found and those expected; or the unknown array and those
  /// that there are
  GivenWeights(const std::filesystem::path& file, const Program& program, const Cohort& cohort);

  bool contains(std::size_t variable) const { return arrays_.contains(variable); }
  /// @param number the member's in the full cohort
  std::span<const double> of(std::size_t variable, std::int64_t number) const;

 private:
  struct GivenArray {
    std::int64_t size = 0;     // elements of the variable
    std::int64_t entries = 1;  // a member's is its number modulo this
    std::vector<double> values;
  };
  std::map<std::size_t, GivenArray> arrays_;
};

/// The shape of a variable as files show it: (in, out), or (n) of a vector.
std::vector<std::int64_t> shape_of(const Variable& variable);

}  // namespace cenote
