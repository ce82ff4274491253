#include "engine/diagnosis/seen_weights.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/train/members.h"

namespace cenote {
namespace {

namespace fs = std::filesystem;
using Numbers = std::span<const double>;

double norm_of(Numbers numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x * x;
  return std::sqrt(sum);
}

double mean_of(Numbers numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x;
  return numbers.empty() ? 0 : sum / static_cast<double>(numbers.size());
}

double std_of(Numbers numbers) {
  const double mean = mean_of(numbers);
  double sum = 0;
  for (const double x : numbers) sum += (x - mean) * (x - mean);
  return std::sqrt(sum / static_cast<double>(numbers.size()));
}

/// ‖K − its mean column‖ ÷ ‖K‖: how much the units differ from one another.
double likeness(Numbers kernel, std::int64_t columns) {
  const auto rows = static_cast<std::int64_t>(kernel.size()) / columns;
  double apart = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto row = kernel.subspan(to_size(i * columns), to_size(columns));
    const double mean = mean_of(row);
    for (const double x : row) apart += (x - mean) * (x - mean);
  }
  const double norm = norm_of(kernel);
  return norm == 0 ? 0 : std::sqrt(apart) / norm;
}

Cohort cohort_from(const RunView& run, const fs::path& weights) {
  Cohort cohort = run.experiment.cohort;
  cohort.initial_weights = weights.string();
  return cohort;
}

/// A variable of a layer that is looked at, in one member.
struct SeenVariable {
  std::size_t member = 0, index = 0;  // of Seen::members, of Program::variables
  const Variable& variable;
  LayerSeen& layer;
  Numbers numbers;
};

template <class See>
void for_each_variable(const RunView& run, const fs::path& weights, const Program& program, Seen& seen,
                       const See& see) {
  const Cohort cohort = cohort_from(run, weights);
  const CohortMembers members(cohort, program);
  std::vector<double> numbers;
  for (std::size_t m = 0; m < seen.members.size(); ++m)
    for (std::size_t v = 0; v < program.variables.size(); ++v) {
      const Variable& variable = program.variables[v];
      const auto layer = std::ranges::find(seen.layers, variable.layer, &LayerFacts::name);
      if (layer == seen.layers.end()) continue;
      numbers.resize(to_size(variable.size()));
      members.initial_variable(static_cast<std::int64_t>(m), v, numbers);
      see(SeenVariable{m, v, variable, seen.members[m].layers[to_size(layer - seen.layers.begin())], numbers});
    }
}

}  // namespace

void see_initial_weights(const RunView& run, const Program& program, Seen& seen) {
  for_each_variable(run, run.initial_weights, program, seen, [](const SeenVariable& kernel) {
    if (!kernel.variable.is_kernel()) return;
    kernel.layer.gain = std_of(kernel.numbers) * std::sqrt(static_cast<double>(kernel.variable.rows));
    kernel.layer.alike = likeness(kernel.numbers, kernel.variable.columns);
  });
}

void see_changes(const RunView& run, const Program& program, Seen& seen) {
  const Cohort before = cohort_from(run, run.initial_weights);
  const CohortMembers initial(before, program);
  std::vector<double> old;
  for_each_variable(run, run.weights, program, seen, [&](const SeenVariable& now) {
    OutcomeSeen& outcome = seen.members[now.member].outcome;
    const bool is_finite = std::ranges::all_of(now.numbers, [](double w) { return std::isfinite(w); });
    outcome.weights_are_finite = outcome.weights_are_finite.value_or(true) && is_finite;
    if (!now.variable.is_kernel()) return;
    old.resize(now.numbers.size());
    initial.initial_variable(static_cast<std::int64_t>(now.member), now.index, old);
    const double norm = norm_of(old);
    for (std::size_t i = 0; i < old.size(); ++i) old[i] = now.numbers[i] - old[i];
    const double change = norm_of(old);
    now.layer.change = change == 0 ? 0 : change / norm;
  });
}

}  // namespace cenote
