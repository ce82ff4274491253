#pragma once

#include <cstdint>
#include <span>

#include "cenote/backend.h"
#include "cenote/cohort.h"
#include "cenote/program.h"
#include "engine/train/given_weights.h"

namespace cenote {

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
  /// That the cohort's file of weights, if it names one, leaves none to be drawn, as what a run left does.
  /// @throws SpecError naming the file and the first array that it lacks
  void require_all_given() const;

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
