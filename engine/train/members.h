#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cenote/backend.h"
#include "cenote/cohort.h"
#include "cenote/program.h"

namespace cenote {

/// Initial weights that are not drawn, by variable.
class GivenWeights {
 public:
  /// Reads the arrays of an npz file. Each has the shape of its variable, or a leading axis: one entry for each member
  /// of the cohort, for each seed, or, where the run has one member, one.
  /// @throws SpecError naming the file, the array, the shape found and those expected; or the unknown array and those
  /// that there are
  GivenWeights(const std::filesystem::path& file, const Program& program, const Cohort& cohort);
  GivenWeights() = default;

  bool contains(std::size_t variable) const { return arrays_.contains(variable); }
  /// @param member its number in the full cohort
  std::span<const double> of(std::size_t variable, std::int64_t member) const;

 private:
  /// An array whose entry for a member is the member's number, or its seed index, or always the first.
  struct GivenArray {
    std::int64_t size = 0;           // elements of the variable
    std::int64_t member_stride = 0;  // elements from one member's to the next's; 0: all share one
    std::int64_t period = 1;         // member mod period is the entry
    std::vector<double> values;
  };
  std::map<std::size_t, GivenArray> arrays_;
};

/// The members of a Cohort: their seeds, hyper-parameters and initial weights, given or drawn. A variable's draws are
/// keyed by its ordinal in Program::variables, so each can be had alone. Program and cohort must outlive it.
class CohortMembers : public Members {
 public:
  /// @throws SpecError if a varied key has no effect, the member is not in the cohort, or the file of initial weights
  /// does not fit
  CohortMembers(const Cohort& cohort, const Program& program);

  std::int64_t count() const override { return cohort_.member ? 1 : cohort_.size(); }
  std::uint64_t seed() const override { return cohort_.seed; }
  std::uint32_t seed_index(std::int64_t member) const override;
  double hyperparameter(const HyperparameterSlot& slot, std::int64_t member) const override;
  void initial_weights(std::int64_t member, std::span<double> weights) const override;

  /// The initial weights of Program::variables[variable] alone, row-major.
  void initial_variable(std::int64_t member, std::size_t variable, std::span<double> weights) const;
  /// A member's number in the full cohort, as files show it.
  std::int64_t number(std::int64_t member) const { return cohort_.member.value_or(member); }
  const Cohort& cohort() const { return cohort_; }

 private:
  const Cohort& cohort_;
  const Program& program_;
  GivenWeights given_;
};

}  // namespace cenote
