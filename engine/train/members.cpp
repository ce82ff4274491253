#include "engine/train/members.h"

#include <fmt/format.h>

#include <algorithm>

#include "cenote/error.h"
#include "engine/train/draw_variable.h"

namespace cenote {
namespace {

bool is_taken(Hyperparameter key, const Program& program) {
  return std::ranges::any_of(program.hyperparameters, [&](const auto& slot) { return slot.key == key; });
}

void check_varied_keys(const Cohort& cohort, const Program& program) {
  for (const auto& [key, values] : cohort.vary) {
    if (values.empty()) throw SpecError(fmt::format("cohort.vary.{}: has no values", to_word(key)));
    if (key != Hyperparameter::gain && !is_taken(key, program))
      throw SpecError(fmt::format("cohort.vary.{}: nothing in this experiment takes it", to_word(key)));
  }
}

void check_sizes(const Cohort& cohort) {
  if (cohort.members < 1)
    throw SpecError(fmt::format("cohort.members: {} is not allowed; allowed: at least 1", cohort.members));
  if (cohort.member && (*cohort.member < 0 || *cohort.member >= cohort.size()))
    throw SpecError(fmt::format("cohort.member: {} is not allowed; allowed: 0 to {}, as the cohort has {} members",
                                *cohort.member, cohort.size() - 1, cohort.size()));
}

GivenWeights checked_given(const Cohort& cohort, const Program& program) {
  check_sizes(cohort);
  check_varied_keys(cohort, program);
  if (cohort.initial_weights.empty()) return {};
  return {cohort.initial_weights, program, cohort};
}

}  // namespace

CohortMembers::CohortMembers(const Cohort& cohort, const Program& program)
    : cohort_(cohort), program_(program), given_(checked_given(cohort, program)) {}

std::uint32_t CohortMembers::seed_index(std::int64_t member) const {
  return static_cast<std::uint32_t>(cohort_.seed_index(number(member)));
}

double CohortMembers::hyperparameter(const HyperparameterSlot& slot, std::int64_t member) const {
  return cohort_.varied(slot.key, number(member)).value_or(slot.default_value);
}

void CohortMembers::initial_weights(std::int64_t member, std::span<double> weights) const {
  for (std::size_t v = 0; v < program_.variables.size(); ++v) {
    const Variable& variable = program_.variables[v];
    const auto offset = static_cast<std::size_t>(variable.offset);
    initial_variable(member, v, weights.subspan(offset, static_cast<std::size_t>(variable.size())));
  }
}

void CohortMembers::require_all_given() const {
  if (cohort_.initial_weights.empty()) return;
  for (std::size_t v = 0; v < program_.variables.size(); ++v)
    if (!given_.contains(v))
      throw SpecError(fmt::format("{}: no array \"{}\"; allowed: all of the network's variables, as a run leaves them",
                                  cohort_.initial_weights, program_.variables[v].full_name()));
}

void CohortMembers::initial_variable(std::int64_t member, std::size_t variable, std::span<double> weights) const {
  if (given_.contains(variable)) {
    std::ranges::copy(given_.of(variable, number(member)), weights.begin());
    return;
  }
  const Draw draw{.seed = seed(),
                  .seed_index = seed_index(member),
                  .stream = static_cast<std::uint32_t>(variable),
                  .gain = cohort_.varied(Hyperparameter::gain, number(member)).value_or(1)};
  draw_variable(program_.variables[variable], draw, weights);
}

}  // namespace cenote
